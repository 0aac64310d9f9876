package io.xdp4j.tools.list;

import java.util.List;

/** Rows of text in columns, each as wide as its longest cell. */
final class Table {

    private static final String GAP = "  ";

    private Table() {}

    /** Returns the lines. */
    static List<String> lines(List<List<String>> rows) {
        return rows.stream().map(row -> line(row, rows)).toList();
    }

    private static String line(List<String> row, List<List<String>> rows) {
        var line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            line.append(cell).repeat(' ', width(column, rows) - cell.length()).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static int width(int column, List<List<String>> rows) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
