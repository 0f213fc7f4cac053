# What building and running needs, from nixpkgs. Libraries are found by pkg-config, so both of their outputs are named.
{ pkgs }:
let
  ffmpeg = pkgs.ffmpeg_6; # reelcache-media was not tried with 7
  libraries = [
    ffmpeg
    pkgs.libuv
    pkgs.llhttp # 9; Debian has 8 as sources
    pkgs.curl
    pkgs.rocksdb
    pkgs.openssl
    pkgs.pugixml
    pkgs.zlib
    pkgs.fmt
    pkgs.spdlog
    pkgs.xxHash
    pkgs.nlohmann_json
    pkgs.cli11
  ];
in
{
  deps = [
    pkgs.gcc
    pkgs.cmake
    pkgs.ninja
    pkgs.pkg-config
    ffmpeg
    pkgs.cacert
  ]
  ++ map pkgs.lib.getDev libraries
  ++ map pkgs.lib.getLib libraries;
}
