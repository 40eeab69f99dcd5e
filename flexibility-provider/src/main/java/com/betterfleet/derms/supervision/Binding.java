package com.betterfleet.derms.supervision;

import java.util.Optional;

/** What binds a scope in one direction: one case per kind of row of the decision table, carrying only what exists there. */
public sealed interface Binding {

    /** The row of the decision table. */
    int row();

    Mode mode();

    /** The limit that holds as an envelope; empty: the circuit's own path. */
    default Optional<Held> held() {
        return Optional.empty();
    }

    /** Why it is shown yellow; empty: it is not. */
    default Optional<Reason> reason() {
        return Optional.empty();
    }

    default Optional<Applied> applied() {
        return Optional.empty();
    }

    default boolean recovering() {
        return false;
    }

    /** Whether a person would see no difference: the same mode, reason and limit, wherever the limit comes from. */
    default boolean looksLike(Binding other) {
        return row() == other.row()
                && reason().equals(other.reason())
                && applied().equals(other.applied())
                && recovering() == other.recovering()
                && held().map(Held::limit).equals(other.held().map(Held::limit));
    }

    /** Row 0. */
    record Unmanaged() implements Binding {
        @Override
        public int row() {
            return 0;
        }

        @Override
        public Mode mode() {
            return Mode.UNMANAGED;
        }
    }

    /** Row 1. */
    record LocalControl() implements Binding {
        @Override
        public int row() {
            return 1;
        }

        @Override
        public Mode mode() {
            return Mode.LOCAL_CONTROL;
        }
    }

    /**
     * Row 2.
     *
     * @param overdue whether the first forecast should have been here, which is shown yellow
     */
    record AwaitingForecast(boolean overdue, Optional<Held> held) implements Binding {
        @Override
        public int row() {
            return 2;
        }

        @Override
        public Mode mode() {
            return Mode.AWAITING_FORECAST;
        }

        @Override
        public Optional<Reason> reason() {
            return overdue ? Optional.of(Reason.NO_FORECAST) : Optional.empty();
        }

        @Override
        public Optional<Applied> applied() {
            return held.map(fallback -> Applied.FALLBACK_BLOCK);
        }
    }

    /** Row 3. */
    record Following(Held primary) implements Binding {
        @Override
        public int row() {
            return 3;
        }

        @Override
        public Mode mode() {
            return Mode.FORECAST;
        }

        @Override
        public Optional<Held> held() {
            return Optional.of(primary);
        }
    }

    /**
     * Rows 4 to 9.
     *
     * @param because why; shown yellow
     * @param instead what holds
     * @param held the limit; empty where the gap policy holds
     */
    record Fallback(int row, Reason because, Applied instead, Optional<Held> held, boolean recovering)
            implements Binding {
        @Override
        public Mode mode() {
            return Mode.FALLBACK;
        }

        @Override
        public Optional<Reason> reason() {
            return Optional.of(because);
        }

        @Override
        public Optional<Applied> applied() {
            return Optional.of(instead);
        }
    }
}
