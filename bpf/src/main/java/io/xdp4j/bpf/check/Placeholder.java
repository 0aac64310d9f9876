package io.xdp4j.bpf.check;

final class Placeholder {}
