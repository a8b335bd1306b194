/* GMime and what it stands on, loaded when a message is first read or written: starting with it
 * would cost every command 1.5 ms, and most commands have no mail to look at. Each call used is
 * listed once here; it is made through the table, `gm.g_mime_init()`. */
#ifndef LIB_GMIME_LOAD_H
#define LIB_GMIME_LOAD_H

#include <gmime/gmime.h>

#include "helpdesk/err.h"

#define GMIME_CALLS(X)                                                                             \
	X(g_date_time_new_from_unix_utc)                                                           \
	X(g_date_time_to_unix)                                                                     \
	X(g_date_time_unref)                                                                       \
	X(g_mime_content_disposition_get_disposition)                                              \
	X(g_mime_content_disposition_get_parameters)                                               \
	X(g_mime_content_type_get_media_subtype)                                                   \
	X(g_mime_content_type_get_media_type)                                                      \
	X(g_mime_content_type_get_parameter)                                                       \
	X(g_mime_content_type_get_parameters)                                                      \
	X(g_mime_data_wrapper_get_encoding)                                                        \
	X(g_mime_data_wrapper_get_stream)                                                          \
	X(g_mime_data_wrapper_new_with_stream)                                                     \
	X(g_mime_encoding_flush)                                                                   \
	X(g_mime_encoding_init_decode)                                                             \
	X(g_mime_encoding_init_encode)                                                             \
	X(g_mime_encoding_outlen)                                                                  \
	X(g_mime_format_options_free)                                                              \
	X(g_mime_format_options_new)                                                               \
	X(g_mime_format_options_set_newline_format)                                                \
	X(g_mime_header_get_name)                                                                  \
	X(g_mime_header_get_raw_value)                                                             \
	X(g_mime_header_list_get_count)                                                            \
	X(g_mime_header_list_get_header)                                                           \
	X(g_mime_header_list_get_header_at)                                                        \
	X(g_mime_header_set_raw_value)                                                             \
	X(g_mime_iconv_close)                                                                      \
	X(g_mime_iconv_open)                                                                       \
	X(g_mime_init)                                                                             \
	X(g_mime_message_get_addresses)                                                            \
	X(g_mime_message_get_mime_part)                                                            \
	X(g_mime_message_new)                                                                      \
	X(g_mime_message_set_date)                                                                 \
	X(g_mime_message_set_message_id)                                                           \
	X(g_mime_message_set_mime_part)                                                            \
	X(g_mime_multipart_add)                                                                    \
	X(g_mime_multipart_get_count)                                                              \
	X(g_mime_multipart_get_part)                                                               \
	X(g_mime_multipart_get_prologue)                                                           \
	X(g_mime_multipart_get_type)                                                               \
	X(g_mime_multipart_new_with_subtype)                                                       \
	X(g_mime_multipart_set_boundary)                                                           \
	X(g_mime_object_get_content_disposition)                                                   \
	X(g_mime_object_get_content_id)                                                            \
	X(g_mime_object_get_content_type)                                                          \
	X(g_mime_object_get_header_list)                                                           \
	X(g_mime_object_register_type)                                                             \
	X(g_mime_object_set_content_type_parameter)                                                \
	X(g_mime_object_set_disposition)                                                           \
	X(g_mime_object_set_header)                                                                \
	X(g_mime_object_write_to_stream)                                                           \
	X(g_mime_param_get_value)                                                                  \
	X(g_mime_param_list_get_parameter)                                                         \
	X(g_mime_param_list_parse)                                                                 \
	X(g_mime_param_set_charset)                                                                \
	X(g_mime_parser_construct_message)                                                         \
	X(g_mime_parser_new_with_stream)                                                           \
	X(g_mime_parser_options_new)                                                               \
	X(g_mime_parser_options_set_allow_addresses_without_domain)                                \
	X(g_mime_parser_options_set_fallback_charsets)                                             \
	X(g_mime_part_get_content)                                                                 \
	X(g_mime_part_get_filename)                                                                \
	X(g_mime_part_get_type)                                                                    \
	X(g_mime_part_new_with_type)                                                               \
	X(g_mime_part_set_content)                                                                 \
	X(g_mime_part_set_content_encoding)                                                        \
	X(g_mime_part_set_filename)                                                                \
	X(g_mime_stream_mem_get_byte_array)                                                        \
	X(g_mime_stream_mem_new)                                                                   \
	X(g_mime_stream_mem_new_with_buffer)                                                       \
	X(g_mime_stream_mem_new_with_byte_array)                                                   \
	X(g_mime_stream_mem_set_owner)                                                             \
	X(g_mime_utils_header_decode_date)                                                         \
	X(g_object_unref)                                                                          \
	X(g_type_check_instance_is_a)                                                              \
	X(internet_address_get_name)                                                               \
	X(internet_address_group_get_members)                                                      \
	X(internet_address_group_get_type)                                                         \
	X(internet_address_list_add)                                                               \
	X(internet_address_list_get_address)                                                       \
	X(internet_address_list_length)                                                            \
	X(internet_address_list_parse)                                                             \
	X(internet_address_mailbox_get_addr)                                                       \
	X(internet_address_mailbox_get_type)                                                       \
	X(internet_address_mailbox_new)                                                            \
	X(internet_address_set_charset)

#define GMIME_CALL(name) __typeof__(&(name)) name;
struct gmime_calls {
	GMIME_CALLS(GMIME_CALL)
};
#undef GMIME_CALL

/* Filled by gmime_load(). */
extern struct gmime_calls gm;

/* Loads the library, once. HD_IO names what is to be installed. */
enum hd_rc gmime_load(struct hd_err *e);

#endif
