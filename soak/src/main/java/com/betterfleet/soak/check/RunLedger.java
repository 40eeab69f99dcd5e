package com.betterfleet.soak.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The counts of a run by its phases: the kinds of fault, and the time between faults. */
public final class RunLedger {

    /** The kinds of message that the other side acknowledges. */
    public enum MessageKind {
        FORECAST,
        HEARTBEAT,
        READING,
        REPORT
    }

    /** The counts of one phase. */
    public static final class PhaseCounts {
        private int times;
        private final Map<MessageKind, Integer> acknowledged = new EnumMap<>(MessageKind.class);
        private int lost;
        private int looks;
        private int wrong;
        private int late;
        private Duration longestLateness = Duration.ZERO;
        private Duration longestRecovery = Duration.ZERO;

        public int times() {
            return times;
        }

        public int acknowledged(MessageKind kind) {
            return acknowledged.getOrDefault(kind, 0);
        }

        public int lost() {
            return lost;
        }

        public int looks() {
            return looks;
        }

        public int wrong() {
            return wrong;
        }

        public int late() {
            return late;
        }

        public Duration longestLateness() {
            return longestLateness;
        }

        public Duration longestRecovery() {
            return longestRecovery;
        }
    }

    private static final int MAX_FINDINGS = 200;

    private final Map<String, PhaseCounts> phases = new LinkedHashMap<>();
    private final List<String> findings = new ArrayList<>();

    public synchronized void countAcknowledged(String phase, MessageKind kind, int count) {
        phase(phase).acknowledged.merge(kind, count, Integer::sum);
    }

    /** Counts an acknowledged message whose effect is not there. */
    public synchronized void countLost(String phase, MessageKind kind, String description) {
        phase(phase).lost++;
        addFinding("%s lost (%s): %s".formatted(kind, phase, description));
    }

    public synchronized void countLook(String phase, LimitVerdict verdict, String description) {
        PhaseCounts counts = phase(phase);
        counts.looks++;
        if (verdict.isWrong()) {
            counts.wrong++;
            addFinding("limit %s (%s): %s; right: %s W"
                    .formatted(verdict.result(), phase, description, verdict.permitted()));
        } else if (verdict.result() == LimitVerdict.Result.LATE) {
            counts.late++;
            counts.longestLateness = longer(counts.longestLateness, verdict.lateness());
        }
    }

    /** Counts a fault that is over, with the time from its end until all instances answered again. */
    public synchronized void countFault(String phase, Duration recovery) {
        PhaseCounts counts = phase(phase);
        counts.times++;
        counts.longestRecovery = longer(counts.longestRecovery, recovery);
    }

    /** Adds another broken promise. */
    public synchronized void addFinding(String finding) {
        if (findings.size() < MAX_FINDINGS) {
            findings.add(finding);
        }
    }

    public synchronized List<String> findings() {
        return List.copyOf(findings);
    }

    /** Returns the counts by phase, in the order in which the phases began. */
    public synchronized Map<String, PhaseCounts> phases() {
        return new LinkedHashMap<>(phases);
    }

    public synchronized boolean isClean() {
        return findings.isEmpty();
    }

    private PhaseCounts phase(String name) {
        return phases.computeIfAbsent(name, unknown -> new PhaseCounts());
    }

    private static Duration longer(Duration first, Duration second) {
        return first.compareTo(second) >= 0 ? first : second;
    }
}
