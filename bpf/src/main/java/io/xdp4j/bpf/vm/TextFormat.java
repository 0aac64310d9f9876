package io.xdp4j.bpf.vm;

import java.util.Locale;

/** Formats as {@code bpf_printk} does: numbers, characters, strings, pointers and IP addresses. */
final class TextFormat {

    private final VmContext context;
    private final String format;
    private final StringBuilder text = new StringBuilder();
    private int at;

    private TextFormat(VmContext context, String format) {
        this.context = context;
        this.format = format;
    }

    /** Returns the text, or null if the format is not understood or wants more arguments. */
    static String of(VmContext context, String format, long[] arguments, int count) {
        var made = new TextFormat(context, format);
        int next = 0;
        while (made.at < format.length()) {
            char c = format.charAt(made.at++);
            if (c != '%') {
                made.text.append(c);
            } else if (made.at < format.length() && format.charAt(made.at) == '%') {
                made.text.append('%');
                made.at++;
            } else if (next == count || !made.argument(arguments[next++])) {
                return null;
            }
        }
        return made.text.toString();
    }

    private boolean argument(long value) {
        int start = at;
        skip("0-+ #");
        String flags = format.substring(start, at);
        start = at;
        skip("0123456789");
        int width = at - start > 4 ? 0 : number(format.substring(start, at));
        start = at;
        skip("l");
        boolean wide = at > start;
        if (at == format.length()) {
            return false;
        }
        String piece = piece(format.charAt(at++), value, wide);
        if (piece == null) {
            return false;
        }
        pad(piece, width, flags);
        return true;
    }

    private void skip(String characters) {
        while (at < format.length() && characters.indexOf(format.charAt(at)) >= 0) {
            at++;
        }
    }

    private static int number(String digits) {
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private String piece(char kind, long value, boolean wide) {
        return switch (kind) {
            case 'd', 'i' -> Long.toString(wide ? value : (int) value);
            case 'u' -> Long.toUnsignedString(wide ? value : value & 0xffff_ffffL);
            case 'x' -> Long.toHexString(wide ? value : value & 0xffff_ffffL);
            case 'X' -> Long.toHexString(wide ? value : value & 0xffff_ffffL).toUpperCase(Locale.ROOT);
            case 'c' -> String.valueOf((char) (value & 0xff));
            case 's' -> TextHelpers.string(context, value);
            case 'p' -> pointer(value);
            default -> null;
        };
    }

    /** An address of the guest, or what it points to: %pI4, %pi6 and the like. */
    private String pointer(long value) {
        String rest = format.substring(at);
        if (rest.startsWith("I4") || rest.startsWith("i4")) {
            at += 2;
            return bytes(value, 4);
        }
        if (rest.startsWith("I6") || rest.startsWith("i6")) {
            at += 2;
            return groups(value, rest.charAt(0) == 'I' ? ":" : "");
        }
        at += rest.startsWith("x") ? 1 : 0;
        return String.format(Locale.ROOT, "%016x", value);
    }

    private String bytes(long address, int count) {
        var joined = new StringBuilder();
        for (int i = 0; i < count; i++) {
            joined.append(i == 0 ? "" : ".").append(context.load1(address + i, context.slot));
        }
        return joined.toString();
    }

    private String groups(long address, String separator) {
        var joined = new StringBuilder();
        for (int i = 0; i < 16; i += 2) {
            long group = context.load1(address + i, context.slot) << 8 | context.load1(address + i + 1, context.slot);
            joined.append(i == 0 ? "" : separator).append(String.format(Locale.ROOT, "%04x", group));
        }
        return joined.toString();
    }

    private void pad(String piece, int width, String flags) {
        int missing = Math.max(0, width - piece.length());
        if (flags.contains("-")) {
            text.append(piece).repeat(' ', missing);
        } else if (flags.contains("0") && piece.startsWith("-")) {
            text.append('-').repeat('0', missing).append(piece, 1, piece.length());
        } else {
            text.repeat(flags.contains("0") ? '0' : ' ', missing).append(piece);
        }
    }
}
