package com.betterfleet.simulator.depot;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.simulator.ManualClock;
import com.betterfleet.simulator.StubService;
import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.HttpCaller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitPollerTests {
    private static final String PATH = "/api/v1/circuits/sample-depot-grid";

    private final StubService service = new StubService();
    private final ManualClock clock = new ManualClock();
    private final List<String> loggedLines = new ArrayList<>();
    private final LimitPoller watch = new LimitPoller(
            new AdminApi(new HttpCaller(), service.url(), "admin", "sample"),
            "sample-depot-grid",
            clock,
            new EventLog(clock, loggedLines::add));

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void hasNoLimitBeforeTheFirstAnswer() {
        service.setAnswer(PATH, 404, "");
        watch.pollCircuit();

        assertThat(watch.currentLimit()).isEqualTo(SiteLimit.unknown());
    }

    @Test
    void followsTheScheduleAtOnceWhenTheServiceAnswersWithAnError() {
        answerNineHundredNowAndThreeHundredFiftyInTheSchedule();
        watch.pollCircuit();
        assertThat(watch.currentLimit()).isEqualTo(new SiteLimit(900, SiteLimit.LimitSource.CIRCUIT));

        service.setAnswer(PATH, 503, "");
        watch.pollCircuit();
        assertThat(watch.currentLimit()).isEqualTo(new SiteLimit(350, SiteLimit.LimitSource.SCHEDULE));
        assertThat(loggedLines).hasSize(1).first().asString().contains("following its last schedule");
    }

    @Test
    void followsTheScheduleWhileARequestHangs() {
        answerNineHundredNowAndThreeHundredFiftyInTheSchedule();
        watch.pollCircuit();

        clock.advance(Duration.ofMillis(2_500));
        assertThat(watch.currentLimit().source()).isEqualTo(SiteLimit.LimitSource.CIRCUIT);
        clock.advance(Duration.ofMillis(1));
        assertThat(watch.currentLimit()).isEqualTo(new SiteLimit(350, SiteLimit.LimitSource.SCHEDULE));
    }

    /** Two different values for the same instant show which one is followed. */
    private void answerNineHundredNowAndThreeHundredFiftyInTheSchedule() {
        service.setAnswer(PATH, 200, """
                {"availableCapacityKw": 900, "safeDefaultKw": 800, "validUntil": "2026-03-01T12:02:00Z",
                 "schedule": [{"start": "2026-03-01T12:00:00Z", "end": "2026-03-01T13:00:00Z",
                               "availableCapacityKw": 350}]}
                """);
    }
}
