// A Stream on a socket of libuv: TCP, or a unix-domain one.
#pragma once

#include <uv.h>

#include <memory>

#include "io/stream.h"

namespace reelcache {

union StreamHandle {
  uv_stream_t stream;
  uv_tcp_t tcp;
  uv_pipe_t pipe;
};

// A handle of `kind`, UV_TCP or UV_NAMED_PIPE, without a socket. Only CloseAndDelete frees it, in a later turn.
StreamHandle* NewStreamHandle(uv_loop_t* loop, uv_handle_type kind);
void CloseAndDelete(StreamHandle* handle);

// Takes over a connected handle.
std::unique_ptr<Stream> MakeUvStream(StreamHandle* handle);

}  // namespace reelcache
