package io.xdp4j.tools.list;

import io.xdp4j.linux.inspect.Holder;
import io.xdp4j.linux.inspect.OpenDescriptors;
import io.xdp4j.linux.inspect.OpenDescriptors.Kind;
import io.xdp4j.linux.inspect.OpenDescriptors.Open;
import io.xdp4j.linux.inspect.Pins;
import io.xdp4j.tools.doctor.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Says what could not be seen, so that an empty cell is not taken for an answer. */
final class Missing {

    private Missing() {}

    static List<String> of(List<Attachment> all, OpenDescriptors open, boolean isQueueTold) {
        var missing = new ArrayList<String>();
        if (all.stream().anyMatch(Missing::isUnknown)) {
            missing.add(
                    "name, tag, age, owner, link, maps and pins of programs: that takes CAP_SYS_ADMIN, run it as root");
        }
        if (open.hidden() != 0) {
            missing.add("owners among " + Words.count(open.hidden(), "process")
                    + " that could not be looked into: that takes CAP_SYS_PTRACE, and as many rights as theirs");
        }
        for (Path mount : Pins.mounts()) {
            if (!Files.isReadable(mount) || !Files.isExecutable(mount)) {
                missing.add("pins below " + mount + ": run it as root");
            }
        }
        if (!isQueueTold) {
            missing.add("the queues of AF_XDP sockets: Linux 6.16 tells them, or CONFIG_XDP_SOCKETS_DIAG");
        }
        sockets(all, open, missing);
        return List.copyOf(missing);
    }

    private static void sockets(List<Attachment> all, OpenDescriptors open, List<String> missing) {
        if (all.stream().anyMatch(Missing::isGuess)) {
            missing.add("which of several processes has which AF_XDP socket: CONFIG_XDP_SOCKETS_DIAG would tell");
        }
        List<Holder> others = open.of(Kind.SOCKET).stream()
                .map(Open::holder)
                .distinct()
                .filter(holder -> all.stream()
                        .noneMatch(each -> each instanceof SocketAttachment
                                && each.owners().contains(holder)))
                .toList();
        if (!others.isEmpty()) {
            missing.add("where AF_XDP sockets of " + Words.join(others)
                    + " are: not bound, on an interface that is down, or in another network namespace");
        }
    }

    private static boolean isUnknown(Attachment attachment) {
        return attachment instanceof ProgramAttachment program && program.isUnknown();
    }

    private static boolean isGuess(Attachment attachment) {
        return attachment instanceof SocketAttachment && attachment.owners().size() > 1 && !attachment.ownersCertain();
    }
}
