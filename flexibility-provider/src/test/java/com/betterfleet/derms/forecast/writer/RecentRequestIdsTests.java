package com.betterfleet.derms.forecast.writer;

import static com.betterfleet.derms.forecast.ForecastFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.forecast.ForecastKind;
import com.betterfleet.derms.forecast.ForecastSubmission;
import com.betterfleet.derms.forecast.writer.RecentRequestIds.RecentMessage;
import com.betterfleet.derms.forecast.writer.RecentRequestIds.RequestIdUse;
import com.betterfleet.derms.power.Direction;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentRequestIdsTests {

    private final RecentRequestIds recent = new RecentRequestIds();

    @Test
    void aRequestIdIsNewUntilAMessageOfThatConnectionHadIt() {
        assertThat(classify("7", binding("group", 1, 1), "body")).isEqualTo(RequestIdUse.NEW);

        recent.addMessage("vector", "8", RecentMessage.of(binding("group", 1, 1), "body"));
        recent.addMessage("other", "7", RecentMessage.of(binding("group", 1, 1), "body"));

        assertThat(classify("7", binding("group", 1, 1), "body")).isEqualTo(RequestIdUse.NEW);
    }

    @Test
    void theSameBodyIsTheSameMessageHoweverManyOthersHadItsId() {
        recent.addMessage("vector", "7", RecentMessage.of(binding("group", 1, 1), "other body"));
        recent.addMessage("vector", "7", RecentMessage.of(binding("group", 1, 1), "body"));
        recent.addMessage("vector", "7", RecentMessage.of(binding("group", 1, 1), "third body"));

        assertThat(classify("7", binding("group", 1, 1), "body")).isEqualTo(RequestIdUse.DUPLICATE);
        assertThat(classify("7", binding("group", 1, 1), "new body")).isEqualTo(RequestIdUse.REUSED);
    }

    @Test
    void anIdIsReusedAcrossTheGroupsOfAConnection() {
        recent.addMessage("vector", "7", RecentMessage.of(binding("another group", 2, 1), "other body"));

        assertThat(classify("7", binding("group", 1, 1), "body")).isEqualTo(RequestIdUse.REUSED);
    }

    /**
     * Otherwise the first forecast after a reconnect could be classified as a duplicate of one whose blocks are gone.
     */
    @Test
    void messagesOfAnEarlierEpochOrBindingAreNotDuplicates() {
        recent.addMessage("vector", "7", RecentMessage.of(binding("group", 1, 1), "body"));

        assertThat(classify("7", binding("group", 1, 2), "body")).isEqualTo(RequestIdUse.NEW);
        assertThat(classify("7", binding("group", 2, 1), "body")).isEqualTo(RequestIdUse.NEW);
        assertThat(classify("7", binding("group", 1, 1), "body")).isEqualTo(RequestIdUse.DUPLICATE);
    }

    private RequestIdUse classify(String requestId, GroupBinding binding, String body) {
        ForecastSubmission submission = new ForecastSubmission(
                "vector",
                "group",
                requestId,
                Optional.empty(),
                Direction.IMPORT,
                ForecastKind.PRIMARY,
                List.of(),
                body,
                Optional.empty());
        return recent.classifyRequestId(submission, binding, body);
    }

    private static GroupBinding binding(String group, long id, int epoch) {
        return new GroupBinding(
                id, "vector", group, "scope", group, EnforcementMode.ENFORCE, epoch, NOON, 0, Optional.empty());
    }
}
