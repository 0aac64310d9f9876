package io.xdp4j.tools.results;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes elements, well-formed and escaped whatever their texts are: HTML that is XML too. */
final class Markup {

    private static final char REPLACEMENT = '\uFFFD';

    private final StringWriter page = new StringWriter();
    private final XMLStreamWriter xml;

    Markup() {
        page.write("<!DOCTYPE html>\n");
        try {
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(page);
        } catch (XMLStreamException e) {
            throw failure(e);
        }
    }

    /** Opens an element; {@code attributes} are names and values by turns. */
    Markup open(String name, Object... attributes) {
        try {
            xml.writeStartElement(name);
            writeAttributes(attributes);
        } catch (XMLStreamException e) {
            throw failure(e);
        }
        return this;
    }

    /** Opens a drawing of {@code width} by {@code height}, which {@code label} tells to who cannot see it. */
    Markup openPlot(double width, double height, String label) {
        return open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + at(width) + " " + at(height),
                "role",
                "img",
                "aria-label",
                label);
    }

    /** Returns a place or a length in a drawing. */
    static String at(double place) {
        return String.format(Locale.ROOT, "%.1f", place);
    }

    /** Writes an element without content. */
    Markup empty(String name, Object... attributes) {
        try {
            xml.writeEmptyElement(name);
            writeAttributes(attributes);
        } catch (XMLStreamException e) {
            throw failure(e);
        }
        return this;
    }

    /** Writes an element that holds a text. */
    Markup element(String name, String text, Object... attributes) {
        return open(name, attributes).text(text).close();
    }

    Markup text(String text) {
        try {
            xml.writeCharacters(clean(text));
        } catch (XMLStreamException e) {
            throw failure(e);
        }
        return this;
    }

    /** Closes the element that was opened last. */
    Markup close() {
        try {
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw failure(e);
        }
        return this;
    }

    @Override
    public String toString() {
        try {
            xml.flush();
        } catch (XMLStreamException e) {
            throw failure(e);
        }
        return page + "\n";
    }

    private void writeAttributes(Object... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i].toString(), clean(attributes[i + 1].toString()));
        }
    }

    /** Replaces what XML cannot hold, and what is not seen but changes how a line reads. */
    private static String clean(String text) {
        var clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(isPlain(c) ? c : REPLACEMENT));
        return clean.toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\n' || c == '\t';
            case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** Memory does not fail. */
    private static IllegalStateException failure(XMLStreamException e) {
        return new IllegalStateException(e);
    }
}
