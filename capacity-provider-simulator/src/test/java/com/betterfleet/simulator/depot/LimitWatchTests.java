package com.betterfleet.simulator.depot;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.simulator.ManualClock;
import com.betterfleet.simulator.StubService;
import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.Calls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitWatchTests {
    private static final String PATH = "/api/v1/circuits/sample-depot-grid";

    private final StubService service = new StubService();
    private final ManualClock clock = new ManualClock();
    private final List<String> said = new ArrayList<>();
    private final LimitWatch watch = new LimitWatch(
            new AdminApi(new Calls(), service.url(), "admin", "sample"),
            "sample-depot-grid",
            clock,
            new Announcer(clock, said::add));

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void knowsNoLimitBeforeTheFirstAnswer() {
        service.answer(PATH, 404, "");
        watch.poll();

        assertThat(watch.now()).isEqualTo(Limit.unknown());
    }

    @Test
    void followsTheScheduleAtOnceWhenTheServiceAnswersWithAnError() {
        answerNineHundredNowAndThreeHundredFiftyInTheSchedule();
        watch.poll();
        assertThat(watch.now()).isEqualTo(new Limit(900, Limit.Source.CIRCUIT));

        service.answer(PATH, 503, "");
        watch.poll();
        assertThat(watch.now()).isEqualTo(new Limit(350, Limit.Source.SCHEDULE));
        assertThat(said).hasSize(1).first().asString().contains("following its last schedule");
    }

    @Test
    void followsTheScheduleWhileAQuestionHangs() {
        answerNineHundredNowAndThreeHundredFiftyInTheSchedule();
        watch.poll();

        clock.pass(Duration.ofMillis(2_500));
        assertThat(watch.now().source()).isEqualTo(Limit.Source.CIRCUIT);
        clock.pass(Duration.ofMillis(1));
        assertThat(watch.now()).isEqualTo(new Limit(350, Limit.Source.SCHEDULE));
    }

    /** Two different values for the same instant, so that it is seen which one is followed. */
    private void answerNineHundredNowAndThreeHundredFiftyInTheSchedule() {
        service.answer(PATH, 200, """
                {"availableCapacityKw": 900, "safeDefaultKw": 800, "validUntil": "2026-03-01T12:02:00Z",
                 "schedule": [{"start": "2026-03-01T12:00:00Z", "end": "2026-03-01T13:00:00Z",
                               "availableCapacityKw": 350}]}
                """);
    }
}
