package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.Scene.nothingStated;
import static com.betterfleet.derms.supervision.Scene.scope;
import static com.betterfleet.derms.supervision.Scene.stating;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Timeline;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeFactsTests {

    /** "Stated" is that something was accepted once, though nothing of it may be left. */
    @ParameterizedTest(name = "import stated {0}, export stated {1}: governs import {2}, export {3}")
    @CsvSource({
        "false, false, true,  false",
        "true,  false, true,  false",
        "false, true,  false, true",
        "true,  true,  true,  true"
    })
    void aDirectionIsGovernedOnceItWasStatedAndImportStandsForAScopeWithoutAny(
            boolean imported, boolean exported, boolean governsImport, boolean governsExport) {
        ScopeFacts facts = scope(facts(imported), facts(exported));

        assertThat(facts.governs(Direction.IMPORT)).isEqualTo(governsImport);
        assertThat(facts.governs(Direction.EXPORT)).isEqualTo(governsExport);
    }

    private static Facts facts(boolean stated) {
        return stated ? stating(Timeline.empty()) : nothingStated();
    }
}
