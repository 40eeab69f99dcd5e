package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.compliance.Adjustment;
import com.betterfleet.derms.compliance.ComplianceMessageFormatter;
import com.betterfleet.derms.oscp.wire.AdjustGroupCapacityForecast;
import com.betterfleet.derms.oscp.wire.CapacityForecastType;
import com.betterfleet.derms.oscp.wire.ForecastedBlock;
import com.betterfleet.derms.oscp.wire.GroupCapacityComplianceError;
import com.betterfleet.derms.oscp.wire.MessageName;
import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.time.Interval;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Composes adjustment requests and compliance errors (M12, M13). Capacities in kW over all phases. */
@Component
class NegotiationComposer implements ComplianceMessageFormatter {

    private final JsonMapper json;

    NegotiationComposer(JsonMapper mapper) {
        // Blocks are returned as received, with every digit.
        this.json = mapper.rebuild()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    @Override
    public FormattedMessage formatAdjustment(
            String groupId, Direction direction, List<Adjustment.AdjustmentBlock> blocks) {
        CapacityForecastType type = switch (direction) {
            case IMPORT -> CapacityForecastType.CONSUMPTION;
            case EXPORT -> CapacityForecastType.GENERATION;
        };
        List<ForecastedBlock> requestedBlocks = blocks.stream()
                .map(block -> new ForecastedBlock(
                        block.requestedCapacity().kilowatts(),
                        Phase.ALL,
                        CapacityUnit.KW,
                        block.span().start(),
                        block.span().end()))
                .toList();
        return new FormattedMessage(
                MessageName.ADJUST_GROUP_CAPACITY_FORECAST.wireName(),
                new AdjustGroupCapacityForecast(groupId, type, requestedBlocks).toJson(json));
    }

    @Override
    public FormattedMessage formatError(String message, String forecastBody, List<Interval> affected) {
        return new FormattedMessage(
                MessageName.GROUP_CAPACITY_COMPLIANCE_ERROR.wireName(),
                GroupCapacityComplianceError.toJson(json, message, json.readTree(forecastBody), affected));
    }
}
