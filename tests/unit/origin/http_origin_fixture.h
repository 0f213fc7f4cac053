// An HTTP origin in front of a server that sends what a test says.
#pragma once

#include "origin/http_origin.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "origin_test_util.h"
#include "support/mini_http_server.h"

namespace reelcache {

inline std::string Answer(std::string_view status, std::string_view fields, std::string_view body = "") {
  return fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(), fields, body);
}

class HttpOriginTest : public ::testing::Test {
 protected:
  // Every request gets what `handler` sends.
  HttpOrigin& Serve(MiniHttpServer::Handler handler, OriginOptions options = {}) {
    server_.emplace(std::move(handler));
    origin_.emplace(*ParseOriginUrl(server_->url() + "/media/"), options, &stats_);
    return *origin_;
  }
  HttpOrigin& ServeText(std::string answer) {
    return Serve([answer](const MiniRequest&, MiniConnection& connection) { connection.Send(answer); });
  }
  // One that is sent, then the connection ends.
  HttpOrigin& ServeAndClose(std::string answer, bool reset = false) {
    return Serve([answer, reset](const MiniRequest&, MiniConnection& connection) {
      connection.Send(answer);
      reset ? connection.Reset() : connection.Close();
    });
  }
  CollectingSink Fetch(FetchRequest request = {"film.mp4", {10, 20}, {}}) { return FetchAll(*origin_, loop_, request); }

  Loop loop_{"test"};
  OriginStats stats_;
  std::optional<MiniHttpServer> server_;
  std::optional<HttpOrigin> origin_;
};

}  // namespace reelcache
