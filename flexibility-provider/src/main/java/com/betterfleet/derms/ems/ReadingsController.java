package com.betterfleet.derms.ems;

import com.betterfleet.derms.metering.Metering;
import com.betterfleet.derms.metering.Metering.Rejection;
import com.betterfleet.derms.metering.Reading;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Refusal;
import com.betterfleet.derms.refusal.Require;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Meter readings in. */
@RestController
class ReadingsController {

    private static final int MOST_READINGS = 10_000;

    private final Metering metering;
    private final JsonMapper json;

    ReadingsController(Metering metering, JsonMapper json) {
        this.metering = metering;
        this.json = json;
    }

    /** One reading as given. */
    record Given(
            @Nullable String assetId,
            @Nullable String at,
            @Nullable BigDecimal importWh,
            @Nullable BigDecimal exportWh,
            @Nullable BigDecimal powerW) {

        Reading reading() {
            return new Reading(
                    Require.present("assetId", assetId, "the id of an asset"),
                    Require.instant("at", at),
                    importWh,
                    exportWh,
                    powerW);
        }
    }

    /** What came of a batch: every reading is either among the accepted or told with its reason. */
    record Taken(int accepted, List<Rejection> rejected) {}

    @PostMapping("/api/v1/meter-readings")
    Taken take(@RequestBody List<JsonNode> given) {
        if (given.size() > MOST_READINGS) {
            throw new Invalid("body", given.size() + " readings", "at most " + MOST_READINGS);
        }
        List<Rejection> rejected = new ArrayList<>();
        List<Reading> readings = new ArrayList<>();
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            try {
                readings.add(json.treeToValue(given.get(i), Given.class).reading());
                indices.add(i);
            } catch (Refusal refusal) {
                rejected.add(new Rejection(i, refusal.text()));
            } catch (JacksonException e) {
                rejected.add(new Rejection(i, "not a reading: " + e.getOriginalMessage()));
            }
        }
        metering.take(readings)
                .forEach(rejection -> rejected.add(new Rejection(indices.get(rejection.index()), rejection.reason())));
        rejected.sort(Comparator.comparingInt(Rejection::index));
        return new Taken(given.size() - rejected.size(), rejected);
    }
}
