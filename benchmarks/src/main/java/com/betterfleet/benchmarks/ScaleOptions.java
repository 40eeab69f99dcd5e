package com.betterfleet.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a growth run measures, and how long.
 *
 * @param groups sizes of the fleet, each on a database of its own
 * @param instances numbers of instances, rising
 * @param histories whether a year of history lies in the database: without, with, or both
 * @param warmUp of each number of instances before it is measured
 * @param run time of one measurement of the intake
 * @param historyRows rows of a year in each of the large tables, spread evenly over groups and time
 * @param boundaries shared boundaries that are measured for each number of instances
 */
record ScaleOptions(
        List<Integer> groups,
        List<Integer> instances,
        List<Boolean> histories,
        Duration warmUp,
        Duration run,
        long historyRows,
        int boundaries) {

    private static final Set<String> NAMES = Set.of(
            "--short", "--groups", "--instances", "--history", "--warm-up", "--run", "--history-rows", "--boundaries");

    private static final String FORM = "growth takes --short, --groups 1000,10000 --instances 1,2,3"
            + " --history none|year|both --warm-up SECONDS --run SECONDS --history-rows ROWS --boundaries COUNT";

    static ScaleOptions parse(List<String> arguments) {
        for (String argument : arguments) {
            if (argument.startsWith("--") && !NAMES.contains(argument)) {
                throw new IllegalArgumentException("unknown option " + argument + "; " + FORM);
            }
        }
        boolean brief = arguments.contains("--short");
        return new ScaleOptions(
                parseNumbers(findOption(arguments, "--groups", brief ? "1000,2000" : "1000,10000,50000")),
                parseNumbers(findOption(arguments, "--instances", brief ? "1,2" : "1,2,3")),
                parseHistories(findOption(arguments, "--history", "both")),
                Duration.ofSeconds(Long.parseLong(findOption(arguments, "--warm-up", brief ? "5" : "45"))),
                Duration.ofSeconds(Long.parseLong(findOption(arguments, "--run", brief ? "5" : "20"))),
                Long.parseLong(findOption(arguments, "--history-rows", brief ? "100000" : "2000000")),
                Integer.parseInt(findOption(arguments, "--boundaries", brief ? "1" : "3")));
    }

    private static String findOption(List<String> arguments, String name, String otherwise) {
        int place = arguments.indexOf(name);
        if (place < 0) {
            return otherwise;
        }
        if (place + 1 == arguments.size()) {
            throw new IllegalArgumentException(name + " needs a value; " + FORM);
        }
        return arguments.get(place + 1);
    }

    private static List<Integer> parseNumbers(String list) {
        return Arrays.stream(list.split(",", -1)).map(Integer::valueOf).sorted().toList();
    }

    private static List<Boolean> parseHistories(String history) {
        return switch (history) {
            case "none" -> List.of(false);
            case "year" -> List.of(true);
            case "both" -> List.of(false, true);
            default -> throw new IllegalArgumentException("unknown history " + history + "; " + FORM);
        };
    }
}
