// libcurl's functions that take any number of arguments, one for each kind of argument, since Swift can't call them.
// Handles are plain pointers and options plain numbers, so that this header needs none of curl's.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef size_t (*steward_curl_data)(char *bytes, size_t size, size_t count, void *context);
typedef int (*steward_curl_connected)(void *context, char *remote, char *local, int remote_port, int local_port);

// Each returns a CURLcode.
int steward_curl_set_long(void *easy, int option, long value);
int steward_curl_set_size(void *easy, int option, int64_t value);
int steward_curl_set_text(void *easy, int option, const char *value);
int steward_curl_set_pointer(void *easy, int option, void *value);
// Sets a callback for bytes and what it is given along.
int steward_curl_set_data(void *easy, int option, steward_curl_data callback, int context_option, void *context);
// Sets what is called once a connection is there and before anything is sent.
int steward_curl_set_connected(void *easy, steward_curl_connected callback, void *context);
// What holds for each transfer: the protocols that may be spoken, no signals, no waiting for a name that nobody asks for any more.
int steward_curl_set_basics(void *easy, const char *protocols, long protocol_bits);

long steward_curl_get_long(void *easy, int info);
int64_t steward_curl_get_size(void *easy, int info);
// Valid until the handle is used again; null where there is none.
const char *steward_curl_get_text(void *easy, int info);
void *steward_curl_get_pointer(void *easy, int info);

int steward_curl_multi_set_long(void *multi, int option, long value);
// The next transfer that is over, and its CURLcode; null where there is none.
void *steward_curl_next_done(void *multi, int *code);
