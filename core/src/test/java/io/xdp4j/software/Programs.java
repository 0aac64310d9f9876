package io.xdp4j.software;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.driver.DriverSocket;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.ProgramSpec;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleList;
import java.util.Map;

/** Attachments and frames as the tests need them. */
final class Programs {

    private Programs() {}

    /** Returns the attachment of rules that may take anything, and count. */
    static Attachment rules(Rule... rules) {
        return attachment(RuleList.of(rules), Map.of());
    }

    static Attachment attachment(ProgramSpec program, Map<String, DriverMap> maps) {
        return attachment(program, AttachMode.AUTO, maps, true);
    }

    /** Returns the attachment of rules that may not cut the host off. */
    static Attachment guarded(Rule... rules) {
        return attachment(RuleList.of(rules), AttachMode.AUTO, Map.of(), false);
    }

    static Attachment attachment(
            ProgramSpec program, AttachMode mode, Map<String, DriverMap> maps, boolean allowManagement) {
        return new Attachment(program, mode, maps, Map.of(), allowManagement, true, null, false, Attachment.ALL_QUEUES);
    }

    /** Returns the attachment of a rule that redirects every frame into {@code map}, or drops it. */
    static Attachment redirectAll(DriverMap map) {
        return attachment(RuleList.of(Match.all().redirectOrDrop("sockets")), Map.of("sockets", map));
    }

    /** Redirects every frame that {@code device} receives on queue 0 to {@code socket}. */
    static DriverLink redirectAll(SoftwareDriver driver, XdpInterface device, DriverSocket socket) throws XdpException {
        DriverMap map = driver.xskMap("sockets", 1);
        map.put(0, socket);
        return driver.attach(device.rx(), redirectAll(map));
    }

    /** Returns a frame of {@code length} bytes, all different from their neighbours. */
    static byte[] frame(int length) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) (i + 1);
        }
        return frame;
    }
}
