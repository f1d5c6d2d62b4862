#include "CCurlShim.h"

#include <curl/curl.h>

int steward_curl_set_long(void *easy, int option, long value) {
  return curl_easy_setopt(easy, (CURLoption)option, value);
}

int steward_curl_set_size(void *easy, int option, int64_t value) {
  return curl_easy_setopt(easy, (CURLoption)option, (curl_off_t)value);
}

int steward_curl_set_text(void *easy, int option, const char *value) {
  return curl_easy_setopt(easy, (CURLoption)option, value);
}

int steward_curl_set_pointer(void *easy, int option, void *value) {
  return curl_easy_setopt(easy, (CURLoption)option, value);
}

int steward_curl_set_data(void *easy, int option, steward_curl_data callback, int context_option, void *context) {
  int code = curl_easy_setopt(easy, (CURLoption)option, callback);
  return code ? code : (int)curl_easy_setopt(easy, (CURLoption)context_option, context);
}

int steward_curl_set_connected(void *easy, steward_curl_connected callback, void *context) {
  int code = curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
  return code ? code : (int)curl_easy_setopt(easy, CURLOPT_PREREQDATA, context);
}

int steward_curl_set_basics(void *easy, const char *protocols, long protocol_bits) {
  int code = curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075500
  (void)protocol_bits;
  if (!code) code = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols);
#else
  (void)protocols;
  if (!code) code = curl_easy_setopt(easy, CURLOPT_PROTOCOLS, protocol_bits);
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
  if (!code) code = curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
  return code;
}

long steward_curl_get_long(void *easy, int info) {
  long value = 0;
  curl_easy_getinfo(easy, (CURLINFO)info, &value);
  return value;
}

int64_t steward_curl_get_size(void *easy, int info) {
  curl_off_t value = 0;
  curl_easy_getinfo(easy, (CURLINFO)info, &value);
  return value;
}

const char *steward_curl_get_text(void *easy, int info) {
  char *value = NULL;
  curl_easy_getinfo(easy, (CURLINFO)info, &value);
  return value;
}

void *steward_curl_get_pointer(void *easy, int info) {
  char *value = NULL;
  curl_easy_getinfo(easy, (CURLINFO)info, &value);
  return value;
}

int steward_curl_multi_set_long(void *multi, int option, long value) {
  return curl_multi_setopt(multi, (CURLMoption)option, value);
}

void *steward_curl_next_done(void *multi, int *code) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left))) {
    if (message->msg == CURLMSG_DONE) {
      *code = (int)message->data.result;
      return message->easy_handle;
    }
  }
  return NULL;
}
