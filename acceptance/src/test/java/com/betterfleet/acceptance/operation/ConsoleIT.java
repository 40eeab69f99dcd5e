package com.betterfleet.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.process.Chromium;
import com.betterfleet.acceptance.process.LiveSystem;
import com.betterfleet.acceptance.process.PromisedTime;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedProcesses.class)
@DisplayName("The console shows the limit in force, its reason and its end as the API does")
class ConsoleIT {

    private static final Duration SOME_BLOCKS = Duration.ofMinutes(3);
    private static final Duration SHOWN = Duration.ofSeconds(5);
    private static final double HIGH = 900;
    private static final double LOW = 350;

    private final LiveSystem pair;

    ConsoleIT(LiveSystem pair) {
        this.pair = pair;
    }

    @Test
    void theCardAgreesWithTheApiBeforeAndAfterABlockBoundaryAndTheLoadFollows() {
        pair.cycleLimits(HIGH, LOW);
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.openSignedIn(pair.service(), "admin", RunningService.PASSWORD);
            Card card = new Card(page);

            awaitLimit(HIGH);
            PromisedTime.requireWithin(SHOWN, pair.service(), () -> assertCardAgrees(card));
            awaitLimit(LOW);
            PromisedTime.requireWithin(SHOWN, pair.service(), () -> assertCardAgrees(card));
            // Within one block of the low limit, whichever it is on a slow machine.
            await().atMost(SOME_BLOCKS).pollInterval(Duration.ofMillis(250)).untilAsserted(() -> {
                assertThat(pair.loadKw()).isLessThanOrEqualTo(LOW);
                assertThat(card.loadKw()).isLessThanOrEqualTo(LOW);
                assertThat(limitKw()).isEqualTo(LOW);
            });

            card.open();
            assertThat(page.locator("h1").textContent()).isEqualTo("Sample Depot charging");
            page.navigate(pair.service().url() + "/console/circuits/" + LiveSystem.CIRCUIT);
            // The circuit's own page shows the same limit.
            PromisedTime.requireWithin(
                    SHOWN,
                    pair.service(),
                    () -> assertThat(parseFigure(page.locator("[data-value=limit]")))
                            .isEqualTo(limitKw()));
        }
    }

    /**
     * Compares the card with the API read before and after it. Values equal in both were in force when the card was
     * read.
     */
    private void assertCardAgrees(Card card) {
        JsonNode before = pair.service().api().readJson("/scopes/" + LiveSystem.SCOPE + "/constraint");
        double limit = card.limitKw();
        String mode = card.mode();
        Instant until = card.until();
        JsonNode after = pair.service().api().readJson("/scopes/" + LiveSystem.SCOPE + "/constraint");

        assertThat(before.get("import")).isEqualTo(after.get("import"));
        assertThat(limit)
                .isEqualTo(limitKw())
                .isEqualTo(after.at("/import/limitKw").asDouble());
        assertThat(after.get("mode").asString()).isEqualTo("FORECAST");
        assertThat(mode).containsIgnoringCase("forecast");
        assertThat(until).isEqualTo(Instant.parse(after.at("/import/until").asString()));
    }

    private void awaitLimit(double kw) {
        await().atMost(SOME_BLOCKS).pollInterval(Duration.ofMillis(100)).until(() -> limitKw() == kw);
    }

    private double limitKw() {
        return pair.service()
                .api()
                .readJson("/circuits/" + LiveSystem.CIRCUIT)
                .get("availableCapacityKw")
                .asDouble();
    }

    /** Parses a figure on a page, such as "1,200 kW" with a thin space. */
    private static double parseFigure(Locator locator) {
        return Double.parseDouble(locator.first().textContent().replaceAll("[^0-9.]", ""));
    }

    /** The card of the simulated depot as it is displayed. */
    private record Card(Page page) {

        private Locator card() {
            return page.locator("#card-" + LiveSystem.SCOPE);
        }

        double limitKw() {
            return parseFigure(card().locator(".limit-figure"));
        }

        String mode() {
            return card().locator(".chip-word").first().textContent();
        }

        Instant until() {
            return Instant.parse(card().locator(".outlook time").first().getAttribute("datetime"));
        }

        double loadKw() {
            return parseFigure(card().locator(".load-text .value"));
        }

        void open() {
            card().locator("a.cover").click();
            page.waitForURL("**/console/scopes/**");
        }
    }
}
