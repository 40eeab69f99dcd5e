package com.betterfleet.derms.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A sentence in parts, so that a page can stress a figure, explain a time and let a countdown run. */
record Sentence(List<Part> parts) {

    enum Kind {
        TEXT,
        STRONG,
        TIME,
        COUNTDOWN,
        LEFT
    }

    /** {@code at} and {@code title} are those of a moment; null in plain text. */
    record Part(
            Kind kind,
            String text,
            @Nullable Instant at,
            @Nullable String title) {}

    /** As it is read aloud: without countdowns, which would be read anew each second. */
    public String text() {
        return parts.stream()
                .filter(part -> part.kind() != Kind.COUNTDOWN)
                .map(Part::text)
                .collect(Collectors.joining());
    }

    static Draft write(Figures figures) {
        return new Draft(figures);
    }

    /** A sentence being written. */
    static final class Draft {
        private final Figures figures;
        private final List<Part> parts = new ArrayList<>();

        private Draft(Figures figures) {
            this.figures = figures;
        }

        Draft say(String text) {
            parts.add(new Part(Kind.TEXT, text, null, null));
            return this;
        }

        Draft stress(String text) {
            parts.add(new Part(Kind.STRONG, text, null, null));
            return this;
        }

        Draft at(Instant at) {
            parts.add(new Part(Kind.TIME, figures.time(at), at, figures.full(at)));
            return this;
        }

        Draft exactly(Instant at) {
            parts.add(new Part(Kind.TIME, figures.exact(at), at, figures.full(at)));
            return this;
        }

        Draft countdown(Instant at) {
            parts.add(new Part(Kind.COUNTDOWN, " (" + figures.away(at) + ")", at, null));
            return this;
        }

        /** "41 s left", where the moment itself was named before: part of the text, and counting. */
        Draft left(Instant at) {
            parts.add(new Part(Kind.LEFT, figures.left(at), at, null));
            return this;
        }

        Sentence end() {
            return new Sentence(List.copyOf(parts));
        }
    }
}
