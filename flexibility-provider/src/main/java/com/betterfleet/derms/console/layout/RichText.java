package com.betterfleet.derms.console.layout;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Text in parts, so that a page can emphasize values, explain times and run countdowns. */
public record RichText(List<TextPart> parts) {

    enum TextPartKind {
        TEXT,
        STRONG,
        TIME,
        COUNTDOWN,
        LEFT
    }

    /** A part of the text; {@code at} and {@code title} belong to a time and are null otherwise. */
    public record TextPart(
            TextPartKind kind,
            String text,
            @Nullable Instant at,
            @Nullable String title) {}

    /** The text for screen readers, without countdowns, which would be announced every second. */
    public String plainText() {
        return parts.stream()
                .filter(part -> part.kind() != TextPartKind.COUNTDOWN)
                .map(TextPart::text)
                .collect(Collectors.joining());
    }

    public static RichTextBuilder startText(Formats formats) {
        return new RichTextBuilder(formats);
    }

    /** Builds a text part by part. */
    public static final class RichTextBuilder {
        private final Formats formats;
        private final List<TextPart> parts = new ArrayList<>();

        private RichTextBuilder(Formats formats) {
            this.formats = formats;
        }

        public RichTextBuilder appendText(String text) {
            parts.add(new TextPart(TextPartKind.TEXT, text, null, null));
            return this;
        }

        public RichTextBuilder appendStrong(String text) {
            parts.add(new TextPart(TextPartKind.STRONG, text, null, null));
            return this;
        }

        public RichTextBuilder appendTime(Instant at) {
            parts.add(new TextPart(TextPartKind.TIME, formats.formatTime(at), at, formats.formatFullTime(at)));
            return this;
        }

        public RichTextBuilder appendExactTime(Instant at) {
            parts.add(new TextPart(TextPartKind.TIME, formats.formatExactTime(at), at, formats.formatFullTime(at)));
            return this;
        }

        public RichTextBuilder appendCountdown(Instant at) {
            parts.add(new TextPart(TextPartKind.COUNTDOWN, " (" + formats.formatTimeUntil(at) + ")", at, null));
            return this;
        }

        /** "41 s left", counting down, after the time itself was named. */
        public RichTextBuilder appendTimeLeft(Instant at) {
            parts.add(new TextPart(TextPartKind.LEFT, formats.formatTimeLeft(at), at, null));
            return this;
        }

        public RichText build() {
            return new RichText(List.copyOf(parts));
        }
    }
}
