/* Functions nobody here may call, for each has hurt many programs before. The
 * compiler is told to read this first in every file of lib/ and cmd/; a use ends in
 * "'strcpy_is_banned' undeclared". */
#ifndef HELPDESK_BANNED_H
#define HELPDESK_BANNED_H

/* Read first, or the system's own declarations would be banned. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BANNED(f) f##_is_banned

/* No bound on what they write: use sbuf, snprintf or memcpy. */
#undef strcpy
#define strcpy(a, b) BANNED(strcpy)
#undef strcat
#define strcat(a, b) BANNED(strcat)
#undef stpcpy
#define stpcpy(a, b) BANNED(stpcpy)
#undef sprintf
#define sprintf(...) BANNED(sprintf)
#undef vsprintf
#define vsprintf(a, b, c) BANNED(vsprintf)
#undef gets
#define gets(a) BANNED(gets)

/* They end without NUL, or count from the wrong end. */
#undef strncpy
#define strncpy(a, b, n) BANNED(strncpy)
#undef strncat
#define strncat(a, b, n) BANNED(strncat)

/* They keep state between calls, or hand out shared memory. */
#undef strtok
#define strtok(a, b) BANNED(strtok)
#undef strtok_r
#define strtok_r(a, b, c) BANNED(strtok_r)
#undef gmtime
#define gmtime(a) BANNED(gmtime)
#undef localtime
#define localtime(a) BANNED(localtime)
#undef ctime
#define ctime(a) BANNED(ctime)
#undef asctime
#define asctime(a) BANNED(asctime)

/* They take "12abc" for 12 and nothing for 0: use num_int, num_u64. */
#undef atoi
#define atoi(a) BANNED(atoi)
#undef atol
#define atol(a) BANNED(atol)
#undef atoll
#define atoll(a) BANNED(atoll)
#undef atof
#define atof(a) BANNED(atof)

/* A shell between us and a program; a name somebody else can take first. */
#undef system
#define system(a) BANNED(system)
#undef popen
#define popen(a, b) BANNED(popen)
#undef mktemp
#define mktemp(a) BANNED(mktemp)
#undef tmpnam
#define tmpnam(a) BANNED(tmpnam)
#undef tempnam
#define tempnam(a, b) BANNED(tempnam)

#endif
