/* Checksums of pages, between SQLite and the system. Only the main file of a database passes
 * here: journals and the write-ahead log bear checksums of SQLite's own, and a page gets
 * ours when it goes from the log into the file.
 *
 * SQLite reads and writes the main file by whole pages, but for glances at its header; so
 * every access of at least the smallest page size is one page, and its place in the file
 * over its size is its number. The header need not be trusted for that. */
#include "db/vfs.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE_MIN      512
#define RESERVED_AT   20 /* in the header: how many bytes SQLite leaves at the end of a page */
#define NAME          "helpdesk"
#define NAME_STILL    "helpdesk-still"

struct sum_file {
	struct sqlite3_file base;
	unsigned char *page;     /* a page on its way out; none before the first */
	int page_size;
	bool still;
	struct sqlite3_file *real;
};

static sqlite3_vfs *system_vfs;
static sqlite3_vfs vfs, vfs_still;

static sqlite3_file *real(sqlite3_file *f)
{
	return ((struct sum_file *)f)->real;
}

/* --- pages -------------------------------------------------------------------------------- */

static uint32_t number_of(sqlite3_int64 at, int n)
{
	return (uint32_t)(at / n) + 1;
}

static bool is_sound(const unsigned char *page, int n, sqlite3_int64 at)
{
	uint64_t sum = page_sum(page, (size_t)n, number_of(at, n));

	return memcmp(page + n - PAGE_SUM_SIZE, &sum, sizeof(sum)) == 0;
}

static int file_read(sqlite3_file *f, void *buf, int n, sqlite3_int64 at)
{
	int rc = real(f)->pMethods->xRead(real(f), buf, n, at);

	if (n < PAGE_MIN)
		return rc;
	/* SQLite takes what is missing for zeros, and those might pass for content. */
	if (rc == SQLITE_IOERR_SHORT_READ)
		return SQLITE_IOERR_DATA;
	if (rc != SQLITE_OK)
		return rc;
	return n % 8 == 0 && is_sound(buf, n, at) ? SQLITE_OK : SQLITE_IOERR_DATA;
}

static int file_write(sqlite3_file *f, const void *buf, int n, sqlite3_int64 at)
{
	struct sum_file *file = (struct sum_file *)f;
	const unsigned char *from = buf;
	uint64_t sum;

	/* Without the reserve the checksum would fall upon content. */
	if (n < PAGE_MIN || n % 8 != 0 || (at == 0 && from[RESERVED_AT] != PAGE_SUM_SIZE))
		return SQLITE_IOERR_WRITE;
	if (file->page_size < n) {
		unsigned char *page = sqlite3_realloc(file->page, n);

		if (!page)
			return SQLITE_IOERR_NOMEM;
		file->page = page;
		file->page_size = n;
	}
	/* A copy, for the original is SQLite's and may be in use. */
	sum = page_sum(buf, (size_t)n, number_of(at, n));
	memcpy(file->page, buf, (size_t)n - sizeof(sum));
	memcpy(file->page + n - sizeof(sum), &sum, sizeof(sum));
	return file->real->pMethods->xWrite(file->real, file->page, n, at);
}

/* --- the rest of a file goes through ------------------------------------------------------- */

static int file_close(sqlite3_file *f)
{
	struct sum_file *file = (struct sum_file *)f;

	sqlite3_free(file->page);
	file->page = NULL;
	return file->real->pMethods->xClose(file->real);
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	return real(f)->pMethods->xTruncate(real(f), size);
}

static int file_sync(sqlite3_file *f, int flags)
{
	return real(f)->pMethods->xSync(real(f), flags);
}

static int file_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return real(f)->pMethods->xFileSize(real(f), size);
}

static int file_lock(sqlite3_file *f, int level)
{
	return real(f)->pMethods->xLock(real(f), level);
}

static int file_unlock(sqlite3_file *f, int level)
{
	return real(f)->pMethods->xUnlock(real(f), level);
}

static int file_is_reserved(sqlite3_file *f, int *out)
{
	return real(f)->pMethods->xCheckReservedLock(real(f), out);
}

static int file_control(sqlite3_file *f, int op, void *arg)
{
	/* A page in mapped memory would not pass file_read. */
	if (op == SQLITE_FCNTL_MMAP_SIZE) {
		*(sqlite3_int64 *)arg = 0;
		return SQLITE_OK;
	}
	return real(f)->pMethods->xFileControl(real(f), op, arg);
}

static int file_sector(sqlite3_file *f)
{
	return real(f)->pMethods->xSectorSize(real(f));
}

static int file_traits(sqlite3_file *f)
{
	int traits = real(f)->pMethods->xDeviceCharacteristics(real(f));

	return traits | (((struct sum_file *)f)->still ? SQLITE_IOCAP_IMMUTABLE : 0);
}

static int file_shm_map(sqlite3_file *f, int i, int size, int extend, void volatile **out)
{
	return real(f)->pMethods->xShmMap(real(f), i, size, extend, out);
}

static int file_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
	return real(f)->pMethods->xShmLock(real(f), at, n, flags);
}

static void file_shm_barrier(sqlite3_file *f)
{
	real(f)->pMethods->xShmBarrier(real(f));
}

static int file_shm_unmap(sqlite3_file *f, int remove)
{
	return real(f)->pMethods->xShmUnmap(real(f), remove);
}

/* Version 2: with shared memory for the log, without reading by memory map. */
static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_is_reserved,
	.xFileControl = file_control,
	.xSectorSize = file_sector,
	.xDeviceCharacteristics = file_traits,
	.xShmMap = file_shm_map,
	.xShmLock = file_shm_lock,
	.xShmBarrier = file_shm_barrier,
	.xShmUnmap = file_shm_unmap,
};

/* --- opening ------------------------------------------------------------------------------ */

/* A log planted by somebody else would be replayed into our file. */
static bool is_foreign(const char *path)
{
	struct stat st;

	return path && lstat(path, &st) == 0 && (!S_ISREG(st.st_mode) || st.st_uid != geteuid());
}

static int open_file(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *out_flags)
{
	struct sum_file *file = (struct sum_file *)f;
	int rc;

	f->pMethods = NULL;
	if (is_foreign(path))
		return SQLITE_CANTOPEN;
	if (!(flags & SQLITE_OPEN_MAIN_DB))
		return system_vfs->xOpen(system_vfs, path, f, flags, out_flags);
	file->page = NULL;
	file->page_size = 0;
	file->still = v == &vfs_still;
	file->real = (sqlite3_file *)(file + 1);
	rc = system_vfs->xOpen(system_vfs, path, file->real, flags, out_flags);
	if (rc == SQLITE_OK)
		f->pMethods = &methods;
	return rc;
}

/* As the system's, but symbolic links stay what they are and so are refused by its open(). */
static int full_path(sqlite3_vfs *v, const char *path, int n, char *out)
{
	char folder[4096] = "";
	int len;

	(void)v;
	if (path[0] != '/' && !getcwd(folder, sizeof(folder) - 1))
		return SQLITE_CANTOPEN;
	len = snprintf(out, (size_t)n, "%s%s%s", folder, folder[0] ? "/" : "", path);
	return len >= 0 && len < n ? SQLITE_OK : SQLITE_CANTOPEN;
}

/* Whatever is not said here is the system's: none of those functions looks at the struct
 * it is called by. */
static bool set_up(sqlite3_vfs *v, const char *name)
{
	*v = *system_vfs;
	v->pNext = NULL;
	v->zName = name;
	v->szOsFile = (int)sizeof(struct sum_file) + system_vfs->szOsFile;
	v->xOpen = open_file;
	v->xFullPathname = full_path;
	return sqlite3_vfs_register(v, 0) == SQLITE_OK;
}

static bool ready;

static void set_up_once(void)
{
	/* Counting every allocation is of no use to us, and not free. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	system_vfs = sqlite3_vfs_find(NULL);
	ready = system_vfs && set_up(&vfs, NAME) && set_up(&vfs_still, NAME_STILL);
}

const char *vfs_name(bool still)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, set_up_once);
	if (!ready)
		return NULL;
	return still ? NAME_STILL : NAME;
}
