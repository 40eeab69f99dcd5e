package com.betterfleet.derms.oscp.wire;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of UpdateGroupMeasurements and UpdateAssetMeasurements. */
public final class UpdateMeasurements {

    private UpdateMeasurements() {}

    public static String groupJson(JsonMapper json, String groupId, List<EnergyMeasurement> measurements) {
        ObjectNode body = json.createObjectNode().put("group_id", groupId);
        ArrayNode list = body.putArray("measurements");
        measurements.forEach(measurement -> measurement.writeTo(list.addObject()));
        return WireNumbers.writeJson(json, body);
    }

    public static String assetsJson(JsonMapper json, String groupId, List<AssetMeasurement> measurements) {
        ObjectNode body = json.createObjectNode().put("group_id", groupId);
        ArrayNode list = body.putArray("measurements");
        measurements.forEach(measurement -> measurement.writeTo(list.addObject()));
        return WireNumbers.writeJson(json, body);
    }
}
