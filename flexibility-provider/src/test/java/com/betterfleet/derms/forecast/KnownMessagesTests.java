package com.betterfleet.derms.forecast;

import static com.betterfleet.derms.forecast.Scenery.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.forecast.KnownMessages.Known;
import com.betterfleet.derms.forecast.KnownMessages.Verdict;
import com.betterfleet.derms.power.Direction;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownMessagesTests {

    private final KnownMessages known = new KnownMessages();

    @Test
    void aRequestIdIsNewUntilAMessageOfThatConnectionHadIt() {
        assertThat(verdict("7", binding("group", 1, 1), "body")).isEqualTo(Verdict.NEW);

        known.add("vector", "8", Known.of(binding("group", 1, 1), "body"));
        known.add("other", "7", Known.of(binding("group", 1, 1), "body"));

        assertThat(verdict("7", binding("group", 1, 1), "body")).isEqualTo(Verdict.NEW);
    }

    @Test
    void theSameBodyIsTheSameMessageHoweverManyOthersHadItsId() {
        known.add("vector", "7", Known.of(binding("group", 1, 1), "other body"));
        known.add("vector", "7", Known.of(binding("group", 1, 1), "body"));
        known.add("vector", "7", Known.of(binding("group", 1, 1), "third body"));

        assertThat(verdict("7", binding("group", 1, 1), "body")).isEqualTo(Verdict.SAME);
        assertThat(verdict("7", binding("group", 1, 1), "new body")).isEqualTo(Verdict.REUSED);
    }

    @Test
    void anIdIsReusedAcrossTheGroupsOfAConnection() {
        known.add("vector", "7", Known.of(binding("another group", 2, 1), "other body"));

        assertThat(verdict("7", binding("group", 1, 1), "body")).isEqualTo(Verdict.REUSED);
    }

    /** Else the first forecast after a reconnect could be taken for one whose blocks are gone. */
    @Test
    void whatTheGroupSaidInAnEarlierEpochOrBindingIsForgotten() {
        known.add("vector", "7", Known.of(binding("group", 1, 1), "body"));

        assertThat(verdict("7", binding("group", 1, 2), "body")).isEqualTo(Verdict.NEW);
        assertThat(verdict("7", binding("group", 2, 1), "body")).isEqualTo(Verdict.NEW);
        assertThat(verdict("7", binding("group", 1, 1), "body")).isEqualTo(Verdict.SAME);
    }

    private Verdict verdict(String requestId, GroupBinding binding, String body) {
        Submission submission = new Submission(
                "vector", "group", requestId, Optional.empty(), Direction.IMPORT, Cover.PRIMARY, List.of(), body);
        return known.of(submission, binding, body);
    }

    private static GroupBinding binding(String group, long id, int epoch) {
        return new GroupBinding(
                id, "vector", group, "scope", group, Enforcement.ENFORCE, epoch, NOON, Optional.empty());
    }
}
