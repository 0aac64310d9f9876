/** The structure of programs: functions, jumps and calls, checked before anything runs or loads. */
package io.xdp4j.bpf.check;
