package io.xdp4j.rule;

import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.IpProtocol;

/** Why a frame that was parsed does not wholly hold a field, in words. */
final class Absence {

    private final FrameParser frame;
    private final ParserMode mode;

    Absence(FrameParser frame, ParserMode mode) {
        this.frame = frame;
        this.mode = mode;
    }

    /** Returns why a field that is not there is not. */
    String of(Field field) {
        return frame.has(field.layer()) ? ends(field.layer()) : of(field.layer());
    }

    private String of(Layer layer) {
        return switch (layer) {
            case LENGTH, ETHERNET, ETHER_TYPE -> frameEnds();
            case VLAN -> vlan();
            case IP_PROTOCOL -> ipProtocol();
            case IPV4 -> ip(EtherType.IPV4, "IPv4");
            case IPV6 -> ip(EtherType.IPV6, "IPv6");
            case UDP -> carried("UDP header", IpProtocol.UDP);
            case TCP -> carried("TCP header", IpProtocol.TCP);
            case ICMPV4 -> icmp(Layer.IPV4, "ICMP header", IpProtocol.ICMP);
            case ICMPV6 -> icmp(Layer.IPV6, "ICMPv6 header", IpProtocol.ICMPV6);
            case UDP_PAYLOAD -> frame.has(Layer.UDP) ? ends(Layer.UDP) : of(Layer.UDP);
            case TCP_PAYLOAD -> tcpPayload();
            case UDP_QUIC_SOURCE_ID, UDP_QUIC_DESTINATION_ID -> quic(Layer.UDP_PAYLOAD, layer);
            case TCP_QUIC_SOURCE_ID, TCP_QUIC_DESTINATION_ID -> quic(Layer.TCP_PAYLOAD, layer);
            case INNER_IP_PROTOCOL -> inner(frame.has(Layer.INNER_IPV6), "IP packet");
            case INNER_IPV4 -> inner(false, "IPv4 packet");
            case INNER_IPV6 -> inner(false, "IPv6 packet");
        };
    }

    private String vlan() {
        if (!frame.has(Layer.ETHERNET)) {
            return frameEnds();
        }
        if (mode == ParserMode.WINDOWS_COMPAT) {
            return "the parser " + mode + " looks for no VLAN tag";
        }
        return frame.has(Layer.ETHER_TYPE) ? "there is no VLAN tag" : frameEnds();
    }

    private String ipProtocol() {
        if (frame.has(Layer.IPV6)) {
            return extensions("IPv6");
        }
        if (!frame.has(Layer.ETHER_TYPE)) {
            return frameEnds();
        }
        return switch (etherType()) {
            case EtherType.IPV4 -> of(Layer.IPV4);
            case EtherType.IPV6 -> of(Layer.IPV6);
            default -> "there is no IP packet" + becauseOfEtherType();
        };
    }

    private String ip(int type, String name) {
        if (!frame.has(Layer.ETHER_TYPE)) {
            return frameEnds();
        }
        if (etherType() != type) {
            return "there is no " + name + " packet" + becauseOfEtherType();
        }
        return type == EtherType.IPV4 ? ipv4(frame.end(Layer.ETHER_TYPE)) : ipv6(frame.end(Layer.ETHER_TYPE));
    }

    private String ipv4(int at) {
        if (at + FrameParser.IPV4_SIZE > frame.length()) {
            return frameEnds();
        }
        int version = frame.u8(at) >>> 4;
        int header = (frame.u8(at) & 0x0F) * 4;
        int total = frame.u16(at + 2);
        if (mode == ParserMode.WINDOWS_COMPAT) {
            return "the parser " + mode + " looks at no IPv4 header of " + header + " bytes, but of 20";
        }
        if (version != 4) {
            return "the IPv4 packet says that its IP version is " + version;
        }
        if (header < FrameParser.IPV4_SIZE) {
            return "the IPv4 header's length is " + header + " bytes, less than 20";
        }
        return total < header
                ? "the IPv4 total length is " + total + " bytes, less than its header's " + header
                : frameEnds();
    }

    private String ipv6(int at) {
        return at + FrameParser.IPV6_SIZE > frame.length()
                ? frameEnds()
                : "the IPv6 packet says that its IP version is " + (frame.u8(at) >>> 4);
    }

    /** Of what only packets of one protocol have. */
    private String carried(String what, int protocol) {
        if (!frame.has(Layer.IP_PROTOCOL)) {
            return ipProtocol();
        }
        if (protocol() != protocol) {
            return "there is no " + what + becauseOfProtocol();
        }
        return mode == ParserMode.STRICT ? "a later fragment has no " + what : frameEnds();
    }

    private String icmp(Layer ip, String what, int protocol) {
        if (!frame.has(ip)) {
            return of(ip);
        }
        if (mode == ParserMode.STRICT || !frame.has(Layer.IP_PROTOCOL)) {
            return carried(what, protocol);
        }
        boolean isOther = protocol() == IpProtocol.UDP || protocol() == IpProtocol.TCP;
        return isOther ? "there is no " + what + becauseOfProtocol() : frameEnds();
    }

    private String tcpPayload() {
        if (!frame.has(Layer.TCP)) {
            return of(Layer.TCP);
        }
        int at = frame.start(Layer.TCP);
        if (at + FrameParser.TCP_SIZE > frame.end(Layer.TCP)) {
            return ends(Layer.TCP);
        }
        int header = (frame.u8(at + FrameParser.TCP_DATA_OFFSET) >>> 4) * 4;
        return header < FrameParser.TCP_SIZE
                ? "the TCP header's length is " + header + " bytes, less than 20"
                : ends(Layer.TCP);
    }

    private String quic(Layer payload, Layer id) {
        if (!frame.has(payload)) {
            return of(payload);
        }
        if (frame.start(payload) == frame.end(payload)) {
            return "the " + FieldWords.name(payload) + " is empty";
        }
        boolean isLong = (frame.u8(frame.start(payload)) & FrameParser.QUIC_LONG_HEADER) != 0;
        boolean wantsLong = id == Layer.UDP_QUIC_SOURCE_ID || id == Layer.TCP_QUIC_SOURCE_ID;
        if (isLong != wantsLong) {
            return "the QUIC header is a " + (isLong ? "long" : "short") + " one";
        }
        return "the QUIC header's connection ids go beyond the " + FieldWords.name(payload);
    }

    private String inner(boolean isFound, String what) {
        if (isFound) {
            return extensions("inner IPv6");
        }
        if (!frame.has(Layer.IP_PROTOCOL)) {
            return ipProtocol();
        }
        boolean isWanted = switch (protocol()) {
            case IpProtocol.IPV4 -> !what.equals("IPv6 packet");
            case IpProtocol.IPV6 -> !what.equals("IPv4 packet");
            default -> false;
        };
        return isWanted
                ? "the packet holds no whole " + what + ", or is a later fragment"
                : "there is no inner " + what + becauseOfProtocol();
    }

    private static String extensions(String packet) {
        return "the " + packet + " extension headers are cut off, more than " + FrameParser.MAX_EXTENSIONS
                + ", or two of fragments";
    }

    /** Of a layer that is there, but not to the end of the field. */
    private String ends(Layer layer) {
        return frame.end(layer) == frame.length()
                ? frameEnds()
                : "the " + FieldWords.name(layer) + " ends after " + bytes(frame.end(layer) - frame.start(layer));
    }

    private String frameEnds() {
        return "the frame ends after " + bytes(frame.length());
    }

    private static String bytes(int count) {
        return count + (count == 1 ? " byte" : " bytes");
    }

    private int etherType() {
        return (int) frame.number(Field.ETHER_TYPE);
    }

    private int protocol() {
        return (int) frame.number(Field.IP_PROTOCOL);
    }

    private String becauseOfEtherType() {
        return " (the EtherType is " + NumberWords.etherType(etherType()) + ")";
    }

    private String becauseOfProtocol() {
        return " (the protocol is " + NumberWords.protocol(protocol()) + ")";
    }
}
