package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of the commands for frames that make no sense. */
final class FrameUsageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    dump                                          | -i IF is needed
                    dump -i x -s -1                               | must be 0 to
                    dump -i x -s 65493                            | must be 0 to 65492
                    dump -i x -c 0                                | must be 1 or more
                    dump -i x --seconds NaN                       | must be more than 0
                    dump -i x --seconds Infinity                  | finite
                    dump -i x -B 100                              | power of two
                    dump -i x -B 4                                | power of two
                    dump -i x -q a                                | a
                    dump -i x -w /nope/file                       | there is no folder /nope
                    dump -i x -w /                                | is a folder
                    dump -i x -w - --json                         | both want standard output
                    dump -i x --verdicts                          | needs rules
                    dump -i x --rules f rule                      | mutually exclusive
                    dump -i x --mode fast                         | fast
                    send                                          | FILE|udp|tcp|icmp
                    send file                                     | -i IF is needed
                    send file extra                               | extra
                    send file --dst 10.0.0.1                      | --dst is for packets that are made
                    send file --vlan 5                            | --vlan is for packets
                    send -i x file --rate 0                       | must be 1 to
                    send -i x file --loop -1                      | must be 0 or more
                    send -i x file --keep-timing --rate 5         | mutually exclusive
                    send -i x file --seconds 0                    | must be more than 0
                    send -i x file -q -1                          | must be 0 or more
                    send -i x udp                                 | --dst IP is needed
                    send -i x udp --dst 10.0.0.256                | 10.0.0.256
                    send -i x udp --dst 10.0.0.1:65536            | not a port
                    send -i x udp --dst 10.0.0.0/8                | a prefix
                    send -i x udp --dst host                      | host
                    send -i x udp --dst [10.0.0.1]:5              | not an address such as
                    send -i x udp --dst ::1 --src 10.0.0.1        | two IP versions
                    send -i x udp --dst ::1 --loop 3              | has --count
                    send -i x udp --dst ::1 --keep-timing         | has no times
                    send -i x udp --dst ::1 --count -1            | must be 0 or more
                    send -i x udp --dst ::1 --flags syn           | only tcp
                    send -i x udp --dst ::1 --vlan 4096           | must be 0 to 4095
                    send -i x udp --dst ::1 --payload a --payload-hex 00 | mutually exclusive
                    send -i x udp --dst ::1 --payload-hex 0       | pairs of hex digits
                    send -i x udp --dst ::1 --dst-mac 1:2         | : not a MAC address
                    send -i x tcp --dst ::1 --flags syn,fun       | not a TCP flag: fun
                    send -i x icmp --dst 10.0.0.1:5               | icmp has no ports
                    send udp --dst 10.0.0.1 --hex                 | or all of --src
                    """)
    void impossibleOptionsAreWrongUsage(String line, String reason) {
        Ran ran = Ran.xdp(line.split(" "));

        assertAll(
                () -> assertEquals(2, ran.code(), ran.err()),
                () -> assertTrue(ran.err().startsWith("xdp: "), ran.err()),
                () -> assertTrue(ran.err().contains(reason), ran.err()),
                () -> assertTrue(ran.err().contains("--help"), ran.err()),
                () -> assertFalse(ran.err().contains("Exception"), ran.err()),
                () -> assertEquals("", ran.out()));
    }
}
