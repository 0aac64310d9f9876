package io.xdp4j.bpf.vm;

/** What helpers return that fail. Source: include/uapi/asm-generic/errno-base.h and errno.h. */
final class Errno {

    static final long E2BIG = -7;
    static final long EACCES = -13;
    static final long EFAULT = -14;
    static final long ENODEV = -19;
    static final long EINVAL = -22;
    static final long ERANGE = -34;

    private Errno() {}
}
