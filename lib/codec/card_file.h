/* The file of an article or a problem. */
#ifndef LIB_CODEC_CARD_FILE_H
#define LIB_CODEC_CARD_FILE_H

#include "codec/dossier_yaml.h"
#include "helpdesk/card.h"

/* Reads a whole file; everything lives in `a`. HD_INVALID names the line. */
enum hd_rc card_read(struct arena *a, enum number_kind kind, const char *text, size_t n,
		     struct card *out, struct hd_err *e);

/* The same of the file of card `n`, which the errors name; one with another number is wrong. */
enum hd_rc card_parse(const struct number *n, const char *text, size_t len, struct arena *a,
		      struct card *out, struct hd_err *e);

/* Appends the canonical file. HD_REFUSED when it would be over 3 MiB. */
enum hd_rc card_write(struct sbuf *out, const struct card *c, struct hd_err *e);

#endif
