package com.betterfleet.benchmarks.report;

import java.util.List;

/**
 * Lines over a horizontal axis of a few values, such as numbers of groups.
 *
 * @param name of the image file, without its ending
 * @param x what the horizontal axis shows, with its unit
 * @param y what the vertical axis shows, with its unit
 */
public record LineChart(String name, String title, String x, String y, List<Line> lines) {

    /** One line with its entry in the legend. */
    public record Line(String label, List<Point> points) {}

    /** One measured value. */
    public record Point(double x, double y) {}
}
