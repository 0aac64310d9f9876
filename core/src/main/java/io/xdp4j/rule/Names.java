package io.xdp4j.rule;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Numbers that have names in the text of rules. Hyphens in names do not matter.
 *
 * <p>Source: the constants of pcap-filter(7); IANA Protocol Numbers, Service Names and Port Numbers, IEEE 802 Numbers,
 * ICMP and ICMPv6 Parameters, DSCP.
 */
final class Names {

    /** Protocols of IP. */
    static final Names PROTOCOLS = new Names("icmp 1 igmp 2 ipip 4 tcp 6 egp 8 igp 9 udp 17 ipv6 41 rsvp 46 gre 47"
            + " esp 50 ah 51 icmp6 58 icmpv6 58 ipv6-icmp 58 eigrp 88 ospf 89 pim 103 vrrp 112 l2tp 115 sctp 132"
            + " udplite 136");

    /** EtherTypes. */
    static final Names ETHER_TYPES = new Names("ip 2048 ipv4 2048 arp 2054 rarp 32821 ip6 34525 ipv6 34525 atalk 32923"
            + " aarp 33011 ipx 33079 mpls 34887 pppoed 34915 pppoes 34916 lldp 35020 macsec 35045 ptp 35063"
            + " loopback 36864 mopdl 24577 moprc 24578 decnet 24579 lat 24580 sca 24583");

    /** Ports of UDP and TCP. */
    static final Names PORTS = new Names("echo 7 discard 9 ftp-data 20 ftp 21 ssh 22 telnet 23 smtp 25 domain 53 dns 53"
            + " bootps 67 bootpc 68 tftp 69 http 80 kerberos 88 pop3 110 sunrpc 111 ntp 123 netbios-ns 137"
            + " netbios-dgm 138 netbios-ssn 139 imap 143 snmp 161 snmp-trap 162 bgp 179 ldap 389 https 443"
            + " microsoft-ds 445 submissions 465 syslog 514 dhcpv6-client 546 dhcpv6-server 547 submission 587"
            + " ldaps 636 domain-s 853 imaps 993 pop3s 995 radius 1812 nfs 2049 mysql 3306 vxlan 4789 sip 5060"
            + " mdns 5353 postgresql 5432 geneve 6081");

    /** Flags of TCP, from the lowest bit to the highest. */
    static final Names TCP_FLAGS =
            new Names("fin 0x01 syn 0x02 rst 0x04 push 0x08 psh 0x08 ack 0x10 urg 0x20 ece 0x40 cwr 0x80");

    /** Types of ICMP. */
    static final Names ICMP = new Names("echo-reply 0 unreach 3 source-quench 4 redirect 5 echo 8 router-advert 9"
            + " router-solicit 10 timxceed 11 param-prob 12 tstamp 13 tstamp-reply 14 ireq 15 ireq-reply 16"
            + " mask-req 17 mask-reply 18");

    /** Types of ICMPv6. */
    static final Names ICMP6 = new Names("destination-unreach 1 packet-too-big 2 time-exceeded 3 parameter-problem 4"
            + " echo 128 echo-reply 129 multicast-listener-query 130 multicast-listener-report-v1 131"
            + " multicast-listener-done 132 router-solicit 133 router-advert 134 neighbor-solicit 135"
            + " neighbor-advert 136 redirect 137 router-renum 138 node-information-query 139"
            + " node-information-response 140 ineighbor-discovery-solicit 141 ineighbor-discovery-advert 142"
            + " multicast-listener-report-v2 143 home-agent-discovery-request 144 home-agent-discovery-reply 145"
            + " mobile-prefix-solicit 146 mobile-prefix-advert 147 cert-path-solicit 148 cert-path-advert 149"
            + " multicast-router-advert 151 multicast-router-solicit 152 multicast-router-termination 153");

    /** Differentiated services. */
    static final Names DSCP = new Names("cs0 0 be 0 le 1 cs1 8 af11 10 af12 12 af13 14 cs2 16 af21 18 af22 20 af23 22"
            + " cs3 24 af31 26 af32 28 af33 30 cs4 32 af41 34 af42 36 af43 38 cs5 40 voice-admit 44 ef 46 cs6 48"
            + " cs7 56");

    /** Offsets of fields, as in {@code tcp[tcpflags]}. */
    static final Names OFFSETS = new Names("tcpflags 13 icmptype 0 icmpcode 1 icmp6type 0 icmp6code 1");

    /** What a name is not. */
    static final int NONE = -1;

    /** No names at all. */
    static final Names NO_NAMES = new Names("");

    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<Integer, String> names = new LinkedHashMap<>();

    private Names(String table) {
        String[] words = table.split(" ");
        for (int i = 0; i + 1 < words.length; i += 2) {
            int number = Integer.decode(words[i + 1]);
            numbers.put(key(words[i]), number);
            names.putIfAbsent(number, words[i]);
        }
    }

    /** Returns the number of a name, or {@link #NONE}. */
    int number(String name) {
        return numbers.getOrDefault(key(name), NONE);
    }

    /** Returns the first name of a number, or the number itself. */
    String name(long number) {
        return names.getOrDefault((int) number, Long.toString(number));
    }

    /** Returns the number of a constant such as {@code tcp-syn} or {@code icmp-echo}, or {@link #NONE}. */
    static int constant(String word) {
        int hyphen = word.indexOf('-');
        Names names = switch (hyphen < 0 ? "" : word.substring(0, hyphen)) {
            case "tcp" -> TCP_FLAGS;
            case "icmp" -> ICMP;
            case "icmp6" -> ICMP6;
            default -> NO_NAMES;
        };
        return names.number(word.substring(hyphen + 1));
    }

    /** Returns the names of what is in {@code field}. */
    static Names of(Field field) {
        return field.equals(Field.TCP_FLAGS)
                ? TCP_FLAGS
                : field.equals(Field.ICMPV4_TYPE) ? ICMP : field.equals(Field.ICMPV6_TYPE) ? ICMP6 : NO_NAMES;
    }

    private static String key(String name) {
        return name.replace("-", "");
    }
}
