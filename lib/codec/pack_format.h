/* The packed form of a ticket, shared by writer and reader.
 *
 *	version, sections that follow the first (PACK_TEXTS, PACK_JOURNAL): a byte each
 *	section: length and sum of its content (32 bits each, little end first), content
 *
 * The first section holds the header without its long texts, PACK_TEXTS those
 * (so that a list need not touch them), PACK_JOURNAL the entries. A content is
 *
 *	numbers of nodes, pairs, items and entries in it: room for each is got at once
 *	fields (a mask of 32 bits, the value of each field, a map of unknown keys) or entries
 *	NUL
 *
 *	value: its kind, then a text, or a number of items or pairs and those
 *	pair:  a key's place in the table of names plus one, or 0 and a text; a value
 *	entry: event (EV_OTHER: and a text), mask of parts, `at` as a difference to the
 *	       entry before, the parts in the order of their bits
 *
 * A text ends in NUL and has no other, numbers are LEB128 (differences: zigzag). */
#ifndef LIB_CODEC_PACK_FORMAT_H
#define LIB_CODEC_PACK_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#include "helpdesk/ticket.h"

/* To be raised with every change of the form and of the names, events or kinds of node
 * that stand in it as numbers. */
#define PACK_VERSION 1

#define PACK_HEAD_SIZE 2    /* version and sections */
#define PACK_SECTION_SIZE 8 /* length and sum */
#define PACK_DEPTH_MAX 32   /* as in YAML: a file has no deeper one */

enum { PACK_TEXTS = 1, PACK_JOURNAL = 2 };

_Static_assert(FIELD_COUNT <= 31, "a bit for each field, and one for unknown keys");
#define PACK_LONG_FIELDS ((uint32_t)1 << F_DESCRIPTION | (uint32_t)1 << F_SOLUTION)
#define PACK_UNKNOWN ((uint32_t)1 << 31)
#define PACK_FIRST_FIELDS \
	(((((uint32_t)1 << FIELD_COUNT) - 1) | PACK_UNKNOWN) & ~PACK_LONG_FIELDS)

/* Parts of an entry; the frequent ones fit one byte. */
enum {
	PART_BY = 1 << 0,
	PART_SET = 1 << 1,
	PART_ADD = 1 << 2,
	PART_REMOVE = 1 << 3,
	PART_NOTE = 1 << 4,
	PART_CHANNEL = 1 << 5,
	PART_N = 1 << 6,
	PART_FILES = 1 << 7,
	PART_FROM = 1 << 8,
	PART_MAIL = 1 << 9,
	PART_OTHER = 1 << 10,
	PARTS_END = 1 << 11,
};

/* Keys that stand as numbers: the names of the fields, then those of their parts. */
enum { PACK_NAMES = FIELD_COUNT + 9 };
const char *pack_name(unsigned i); /* i < PACK_NAMES */

/* `seed` is what else the sum vouches for. */
uint32_t pack_sum(const void *content, size_t n, unsigned seed);

#endif
