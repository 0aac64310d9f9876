package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FilterUsageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        filter apply udp                              | -i IF is needed
        filter apply -i x                             | rules are needed
        filter apply -i x --rules a udp->drop         | mutually exclusive
        filter apply -i x udp->drop --driver software | needs --replay FILE, or --dry-run
        filter apply -i x udp->drop --replay x        | --driver software
        filter apply --driver software --pin --replay x udp->drop | --pin needs --driver linux
        filter apply --driver software --dry-run --replay x udp->drop | mutually exclusive
        filter apply --driver software --rules - --replay - | both want standard input
        filter replace -i x udp->drop --driver software | needs --dry-run
        filter apply -i x udp->drop --mode hardware   | hardware
        filter apply -i x udp->drop --parser x        | strict or windows-compat
        filter apply -i x udp->drop --pin --seconds 1 | mutually exclusive
        filter apply -i x udp->drop --seconds 0       | --seconds 0
        filter apply -i x udp->redirect               | filter has no sockets
        filter apply -i x nonsense                    | line 1, column 1
        filter replace -i x                           | rules are needed
        filter replace -i x udp->drop --pin           | --pin
        filter remove                                 | or --stale
        filter remove -i x --stale                    | mutually exclusive
        filter show --watch 0                         | --watch 0
        filter show --watch often                     | often
        filter set add -i x                           | NAME
        filter set add -i x deny                      | elements are needed
        filter set add deny 1.1.1.1                   | -i IF is needed
        filter set list -i x                          | NAME
        --json filter show                            | --json
        """)
    void impossibleOptionsAreWrongUsage(String line, String reason) {
        Ran ran = Ran.xdp(line.split(" "));

        assertEquals(2, ran.code(), ran.err());
        assertTrue(ran.err().startsWith("xdp: "), ran.err());
        assertTrue(ran.err().contains(reason), ran.err());
        assertTrue(ran.err().contains("--help"), ran.err());
        assertFalse(ran.err().contains("Exception"), ran.err());
        assertEquals("", ran.out());
    }
}
