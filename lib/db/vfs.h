/* The layer between SQLite and the system that puts a checksum on every page. */
#ifndef DB_VFS_H
#define DB_VFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE_SUM_SIZE 8 /* bytes at the end of a page that SQLite leaves to us */

/* The name under which SQLite finds the layer, NULL if it could not be set up. With `still`,
 * files are taken for unchangeable: nothing is locked and no file is made beside them. */
const char *vfs_name(bool still);

/* 64 bits over a page without its last PAGE_SUM_SIZE bytes, and over its number, so
 * that a page in the place of another is found as well. n is a multiple of 8. */
uint64_t page_sum(const void *page, size_t n, uint32_t number);

#endif
