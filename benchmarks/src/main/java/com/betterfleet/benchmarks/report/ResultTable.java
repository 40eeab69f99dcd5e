package com.betterfleet.benchmarks.report;

import java.util.List;

/** Figures of one kind; each row has as many cells as there are columns. */
public record ResultTable(String title, List<String> columns, List<List<String>> rows) {}
