package com.betterfleet.derms.oscp.wire;

import java.util.List;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of UpdateGroupMeasurements and UpdateAssetMeasurements. */
public final class UpdateMeasurements {

    private UpdateMeasurements() {}

    public static String ofGroup(JsonMapper json, String groupId, List<EnergyMeasurement> measurements) {
        ObjectNode body = json.createObjectNode().put("group_id", groupId);
        ArrayNode list = body.putArray("measurements");
        measurements.forEach(measurement -> measurement.write(list.addObject()));
        return written(json, body);
    }

    public static String ofAssets(JsonMapper json, String groupId, List<AssetMeasurement> measurements) {
        ObjectNode body = json.createObjectNode().put("group_id", groupId);
        ArrayNode list = body.putArray("measurements");
        measurements.forEach(measurement -> measurement.write(list.addObject()));
        return written(json, body);
    }

    /** Without exponents, which peers of simple make do not read. */
    private static String written(JsonMapper json, ObjectNode body) {
        return json.writer().with(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).writeValueAsString(body);
    }
}
