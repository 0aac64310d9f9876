package io.xdp4j.bpf.object;

final class Placeholder {}
