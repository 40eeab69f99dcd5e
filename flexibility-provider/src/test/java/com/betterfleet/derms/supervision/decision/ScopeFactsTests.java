package com.betterfleet.derms.supervision.decision;

import static com.betterfleet.derms.supervision.decision.TestFacts.factsWithPrimary;
import static com.betterfleet.derms.supervision.decision.TestFacts.factsWithoutForecast;
import static com.betterfleet.derms.supervision.decision.TestFacts.scopeFacts;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Timeline;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeFactsTests {

    /** A forecast that was once accepted counts, even if nothing of it is left. */
    @ParameterizedTest(name = "import stated {0}, export stated {1}: governs import {2}, export {3}")
    @CsvSource({
        "false, false, true,  false",
        "true,  false, true,  false",
        "false, true,  false, true",
        "true,  true,  true,  true"
    })
    void aDirectionIsGovernedOnceForecastAndImportIsTheDefault(
            boolean imported, boolean exported, boolean governsImport, boolean governsExport) {
        ScopeFacts facts = scopeFacts(facts(imported), facts(exported));

        assertThat(facts.isGoverned(Direction.IMPORT)).isEqualTo(governsImport);
        assertThat(facts.isGoverned(Direction.EXPORT)).isEqualTo(governsExport);
    }

    private static DirectionFacts facts(boolean stated) {
        return stated ? factsWithPrimary(Timeline.empty()) : factsWithoutForecast();
    }
}
