package io.xdp4j.tools;

import io.xdp4j.tools.send.Craft;
import io.xdp4j.tools.send.Endpoint;
import io.xdp4j.wire.MacAddress;
import io.xdp4j.wire.Tcp;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** How {@code xdp send} is told what packet to make. */
final class CraftOptions {

    private static final int MAX_TAGS = 2;
    private static final int MAX_VLAN = 4095;
    private static final List<String> FLAGS = List.of("fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr");

    private final OptionSpec destination = OptionSpec.builder("--dst")
            .type(Endpoint.class)
            .converters(converter(Endpoint::parse))
            .paramLabel("IP[:PORT]")
            .description("Where the packet goes; IPv6 with a port as [2001:db8::1]:53. Default port: 9.")
            .build();

    private final OptionSpec source = OptionSpec.builder("--src")
            .type(Endpoint.class)
            .converters(converter(Endpoint::parse))
            .paramLabel("IP[:PORT]")
            .description("Where it comes from. Default: the interface's address, port 40000.")
            .build();

    private final OptionSpec destinationMac = OptionSpec.builder("--dst-mac")
            .type(MacAddress.class)
            .converters(converter(MacAddress::parse))
            .paramLabel("MAC")
            .description("Default: that of the neighbour or router, if the kernel knows it.")
            .build();

    private final OptionSpec sourceMac = OptionSpec.builder("--src-mac")
            .type(MacAddress.class)
            .converters(converter(MacAddress::parse))
            .paramLabel("MAC")
            .description("Default: the interface's.")
            .build();

    private final OptionSpec payload = OptionSpec.builder("--payload")
            .type(String.class)
            .paramLabel("TEXT")
            .description("What is in the packet. Default: nothing.")
            .build();

    private final OptionSpec payloadHex = OptionSpec.builder("--payload-hex")
            .type(String.class)
            .paramLabel("HEX")
            .description("The same in hex digits.")
            .build();

    private final OptionSpec vlan = OptionSpec.builder("--vlan")
            .type(List.class)
            .auxiliaryTypes(Integer.class)
            .paramLabel("ID")
            .description("Put a VLAN tag into it; given twice, the first is the outer one.")
            .build();

    private final OptionSpec flags = OptionSpec.builder("--flags")
            .type(Integer.class)
            .converters(converter(CraftOptions::flags))
            .paramLabel("syn,ack,...")
            .description("tcp: the flags: " + String.join(", ", FLAGS) + ". Default: syn.")
            .build();

    private final OptionSpec count = OptionSpec.builder("--count")
            .type(Long.class)
            .paramLabel("N")
            .description("Send it N times, 0 for ever. Default: 1.")
            .build();

    private final List<OptionSpec> all =
            List.of(destination, source, destinationMac, sourceMac, payload, payloadHex, vlan, flags, count);

    void addTo(CommandSpec command) {
        all.forEach(command::addOption);
    }

    /** Refuses options that say what a packet is like, where none is made. */
    void checkAbsent() {
        for (OptionSpec each : all) {
            require(
                    each.getValue() == null,
                    each.longestName() + " is for packets that are made: udp, tcp or icmp instead of a file");
        }
    }

    /** Returns the packet; what is not said in it is null. */
    Craft craft(Craft.Kind kind) {
        require(destination.getValue() != null, "--dst IP is needed: where to?");
        require(
                payload.getValue() == null || payloadHex.getValue() == null,
                "--payload and --payload-hex are mutually exclusive");
        require(flags.getValue() == null || kind == Craft.Kind.TCP, "--flags: only tcp has them");
        List<Integer> tags = vlan.getValue() == null ? List.of() : vlan.getValue();
        require(tags.size() <= MAX_TAGS, "--vlan: " + tags.size() + " tags, " + MAX_TAGS + " at most");
        for (int tag : tags) {
            require(tag >= 0 && tag <= MAX_VLAN, "--vlan " + tag + ": must be 0 to " + MAX_VLAN);
        }
        Integer bits = flags.getValue();
        return new Craft(
                kind,
                source.getValue(),
                destination.getValue(),
                sourceMac.getValue(),
                destinationMac.getValue(),
                tags,
                bits == null ? Tcp.SYN : bits,
                payload());
    }

    /** Returns how often it is sent. */
    long count() {
        Long times = count.getValue();
        require(times == null || times >= 0, "--count " + times + ": must be 0 or more");
        if (times == null) {
            return 1;
        }
        return times == 0 ? Long.MAX_VALUE : times;
    }

    private byte[] payload() {
        String text = payload.getValue();
        if (text != null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        String digits = payloadHex.getValue();
        try {
            return digits == null ? new byte[0] : HexFormat.of().parseHex(digits.replaceAll("[ :]", ""));
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("--payload-hex: not pairs of hex digits: " + digits);
        }
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(destination.command().commandLine(), message);
        }
    }

    private static int flags(String text) {
        return Stream.of(text.toLowerCase(Locale.ROOT).split(",", -1))
                .mapToInt(flag -> {
                    int bit = FLAGS.indexOf(flag.strip());
                    if (bit < 0) {
                        throw new IllegalArgumentException(
                                "not a TCP flag: " + flag + "; there are " + String.join(", ", FLAGS));
                    }
                    return 1 << bit;
                })
                .reduce(0, (a, b) -> a | b);
    }

    /** What a parser says is what the user is told. */
    private static <T> ITypeConverter<T> converter(ITypeConverter<T> parser) {
        return text -> {
            try {
                return parser.convert(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }
}
