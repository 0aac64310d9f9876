package io.xdp4j.tools.send;

/**
 * An IP address, and a port if there is one.
 *
 * @param address the address
 * @param port the port, {@link #NO_PORT} if there is none
 */
public record Endpoint(IpAddress address, int port) {

    /** No port was said. */
    public static final int NO_PORT = -1;

    private static final int MAX_PORT = 0xFFFF;

    /** Returns what {@code text} names: {@code 10.0.0.1}, {@code 10.0.0.1:53}, {@code ::1}, {@code [::1]:53}. */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0 || end < text.length() - 1 && text.charAt(end + 1) != ':') {
                throw malformed(text);
            }
            IpAddress address = IpAddress.parse(text.substring(1, end));
            if (!address.isWide()) {
                throw malformed(text);
            }
            return new Endpoint(address, end == text.length() - 1 ? NO_PORT : port(text, end + 1));
        }
        if (colon < 0 || text.indexOf(':') < colon) {
            return new Endpoint(IpAddress.parse(text), NO_PORT);
        }
        return new Endpoint(IpAddress.parse(text.substring(0, colon)), port(text, colon));
    }

    /** Returns the port, or {@code other} if there is none. */
    int portOr(int other) {
        return port == NO_PORT ? other : port;
    }

    private static int port(String text, int colon) {
        String digits = text.substring(colon + 1);
        if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > MAX_PORT) {
            throw new IllegalArgumentException("not a port from 0 to 65535: " + text);
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("not an address such as 10.0.0.1:53 or [2001:db8::1]:53: " + text);
    }
}
