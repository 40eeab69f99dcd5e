package com.betterfleet.benchmarks.report;

import com.betterfleet.benchmarks.report.LineChart.Line;
import com.betterfleet.benchmarks.report.LineChart.Point;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Draws a chart as SVG. The horizontal axis is logarithmic and marks each measured value; the vertical axis is linear
 * and begins at zero. Lines differ by color and by dashes.
 */
final class ChartImage {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 380;
    private static final int LEFT = 80;
    private static final int RIGHT = 540;
    private static final int TOP = 50;
    private static final int BOTTOM = 320;
    private static final int LEGEND_ROW = 22;

    /** Distance between the outermost values and the ends of the horizontal axis. */
    private static final int MARGIN = 20;

    private static final int TICKS = 5;
    private static final List<String> COLORS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#7a5c00", "#444444");
    private static final List<String> DASHES = List.of("", "6 4", "2 3");

    private final LineChart chart;
    private final List<Double> xs;
    private final double yStep;
    private final double yMost;

    private ChartImage(LineChart chart) {
        this.chart = chart;
        List<Point> points =
                chart.lines().stream().flatMap(line -> line.points().stream()).toList();
        if (points.isEmpty()) {
            throw new IllegalArgumentException("the chart " + chart.name() + " has no points");
        }
        xs = points.stream().map(Point::x).distinct().sorted().toList();
        double most = points.stream().mapToDouble(Point::y).max().orElse(0);
        yStep = findStep(most);
        yMost = yStep * Math.max(1, Math.ceil(most / yStep));
    }

    static String draw(LineChart chart) {
        return new ChartImage(chart).draw();
    }

    /** The round number that divides the axis into about five parts: 1, 2 or 5 times a power of ten. */
    static double findStep(double most) {
        if (most <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(most / TICKS)));
        double parts = most / TICKS / power;
        if (parts <= 1) {
            return power;
        }
        if (parts <= 2) {
            return 2 * power;
        }
        return parts <= 5 ? 5 * power : 10 * power;
    }

    private String draw() {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\""
                        + " font-family=\"sans-serif\" font-size=\"13\" fill=\"#222222\">\n",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        svg.append(String.format(Locale.ROOT, "<title>%s</title>\n", escape(chart.title())));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        svg.append(text(LEFT, 28, "start", chart.title(), " font-size=\"16\" font-weight=\"bold\""));
        drawAxes(svg);
        for (int i = 0; i < chart.lines().size(); i++) {
            drawLine(svg, chart.lines().get(i), i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void drawAxes(StringBuilder svg) {
        for (int tick = 0; tick * yStep <= yMost * 1.000001; tick++) {
            double y = toVertical(tick * yStep);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>\n",
                    LEFT,
                    y,
                    RIGHT,
                    y));
            svg.append(text(LEFT - 8, y + 4, "end", formatNumber(tick * yStep), ""));
        }
        for (double x : xs) {
            double at = toHorizontal(x);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#222222\"/>\n",
                    at,
                    BOTTOM,
                    at,
                    BOTTOM + 5));
            svg.append(text(at, BOTTOM + 20, "middle", formatNumber(x), ""));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#222222\"/>\n",
                LEFT,
                TOP,
                BOTTOM,
                RIGHT));
        svg.append(text((LEFT + RIGHT) / 2.0, BOTTOM + 44, "middle", chart.x(), ""));
        int middle = (TOP + BOTTOM) / 2;
        svg.append(text(
                22,
                middle,
                "middle",
                chart.y(),
                String.format(Locale.ROOT, " transform=\"rotate(-90 22 %d)\"", middle)));
    }

    private void drawLine(StringBuilder svg, Line line, int number) {
        String color = COLORS.get(number % COLORS.size());
        String dash = DASHES.get(number % DASHES.size());
        String stroke = " stroke=\"" + color + "\" stroke-width=\"2\""
                + (dash.isEmpty() ? "" : " stroke-dasharray=\"" + dash + "\"");
        String points = line.points().stream()
                .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", toHorizontal(point.x()), toVertical(point.y())))
                .collect(Collectors.joining(" "));
        svg.append(String.format(Locale.ROOT, "<polyline points=\"%s\" fill=\"none\"%s/>\n", points, stroke));
        for (Point point : line.points()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"><title>%s: %s</title></circle>\n",
                    toHorizontal(point.x()),
                    toVertical(point.y()),
                    color,
                    escape(line.label()),
                    formatNumber(point.y())));
        }
        int row = TOP + 10 + number * LEGEND_ROW;
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"%s/>\n",
                RIGHT + 16,
                row,
                RIGHT + 46,
                row,
                stroke));
        svg.append(text(RIGHT + 52, row + 4, "start", line.label(), ""));
    }

    private double toHorizontal(double x) {
        double least = Math.log10(xs.getFirst());
        double most = Math.log10(xs.getLast());
        double share = most > least ? (Math.log10(x) - least) / (most - least) : 0.5;
        return LEFT + MARGIN + share * (RIGHT - LEFT - 2 * MARGIN);
    }

    private double toVertical(double y) {
        return BOTTOM - y / yMost * (BOTTOM - TOP);
    }

    static String formatNumber(double number) {
        if (number >= 100 || number == Math.rint(number)) {
            return String.format(Locale.ROOT, "%,.0f", number);
        }
        return String.format(Locale.ROOT, number < 1 ? "%.2f" : "%.1f", number);
    }

    private static String text(double x, double y, String anchor, String words, String more) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>\n",
                x,
                y,
                anchor,
                more,
                escape(words));
    }

    private static String escape(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
