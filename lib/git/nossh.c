/* The two libraries that libgit2 would load for networks we reach otherwise.
 *
 * libssh2 brings OpenSSL with it and GSSAPI brings Kerberos: ten shared libraries,
 * which are half the time of a command that opens one ticket. ssh remotes go through
 * the user's own ssh program, as git's do, and https asks for a password or a token.
 * So libgit2 finds its calls to them answered here: no session can be made, and
 * what would follow a session is never called. */
#include <stddef.h>
#include <stdint.h>

/* Declared by hand, whatever the arguments: the answer is 0 or NULL. */
#define ANSWER(name, value)             \
	intptr_t name(void);            \
	intptr_t name(void)             \
	{                               \
		return (intptr_t)value; \
	}
#define REFUSE(name) ANSWER(name, 0)

/* --- libssh2: 0 from libssh2_init() is success, NULL from the others is refusal ----- */

REFUSE(libssh2_agent_connect)
REFUSE(libssh2_agent_disconnect)
REFUSE(libssh2_agent_free)
REFUSE(libssh2_agent_get_identity)
REFUSE(libssh2_agent_init)
REFUSE(libssh2_agent_list_identities)
REFUSE(libssh2_agent_userauth)
REFUSE(libssh2_channel_close)
REFUSE(libssh2_channel_free)
REFUSE(libssh2_channel_open_ex)
REFUSE(libssh2_channel_process_startup)
REFUSE(libssh2_channel_read_ex)
REFUSE(libssh2_channel_set_blocking)
REFUSE(libssh2_channel_write_ex)
REFUSE(libssh2_exit)
REFUSE(libssh2_hostkey_hash)
REFUSE(libssh2_init)
REFUSE(libssh2_knownhost_checkp)
REFUSE(libssh2_knownhost_free)
REFUSE(libssh2_knownhost_init)
REFUSE(libssh2_knownhost_readfile)
REFUSE(libssh2_session_abstract)
REFUSE(libssh2_session_disconnect_ex)
REFUSE(libssh2_session_free)
REFUSE(libssh2_session_handshake)
REFUSE(libssh2_session_hostkey)
REFUSE(libssh2_session_init_ex)
REFUSE(libssh2_session_last_error)
REFUSE(libssh2_session_method_pref)
REFUSE(libssh2_session_set_blocking)
REFUSE(libssh2_userauth_authenticated)
REFUSE(libssh2_userauth_keyboard_interactive_ex)
REFUSE(libssh2_userauth_list)
REFUSE(libssh2_userauth_password_ex)
REFUSE(libssh2_userauth_publickey)
REFUSE(libssh2_userauth_publickey_fromfile_ex)
REFUSE(libssh2_userauth_publickey_frommemory)

/* --- GSSAPI: any answer but 0 is an error (RFC 2744, 3.9.1) -------------------------- */

#define GSS_FAILURE ((int64_t)13 << 16)
extern void *GSS_C_NT_HOSTBASED_SERVICE;

void *GSS_C_NT_HOSTBASED_SERVICE;

ANSWER(gss_delete_sec_context, GSS_FAILURE)
ANSWER(gss_display_status, GSS_FAILURE)
ANSWER(gss_import_name, GSS_FAILURE)
ANSWER(gss_indicate_mechs, GSS_FAILURE)
ANSWER(gss_init_sec_context, GSS_FAILURE)
ANSWER(gss_release_buffer, GSS_FAILURE)
ANSWER(gss_release_name, GSS_FAILURE)
ANSWER(gss_release_oid_set, GSS_FAILURE)
