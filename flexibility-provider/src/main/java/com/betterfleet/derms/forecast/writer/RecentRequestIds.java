package com.betterfleet.derms.forecast.writer;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.forecast.ForecastSubmission;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The bodies that are known for request ids: those accepted within a day before, and those of the batch being written. */
final class RecentRequestIds {

    private final Map<RequestKey, Set<RecentMessage>> messages = new HashMap<>();

    private record RequestKey(String connectionId, String requestId) {}

    record RecentMessage(String groupId, long bindingId, int epoch, String bodyHash) {

        static RecentMessage of(GroupBinding binding, String bodyHash) {
            return new RecentMessage(binding.groupId(), binding.id(), binding.epoch(), bodyHash);
        }

        /**
         * What the group said under an earlier binding or epoch is forgotten: its blocks are cleared, and a message taken
         * for a duplicate of it would be lost.
         */
        boolean appliesTo(GroupBinding binding) {
            return !groupId.equals(binding.groupId()) || (bindingId == binding.id() && epoch == binding.epoch());
        }
    }

    /** What is known of a request id. */
    enum RequestIdUse {
        NEW,
        DUPLICATE,
        REUSED
    }

    void addMessage(String connectionId, String requestId, RecentMessage message) {
        messages.computeIfAbsent(new RequestKey(connectionId, requestId), request -> new HashSet<>())
                .add(message);
    }

    RequestIdUse classifyRequestId(ForecastSubmission submission, GroupBinding binding, String bodyHash) {
        Set<RecentMessage> candidates =
                messages.getOrDefault(new RequestKey(submission.connectionId(), submission.requestId()), Set.of());
        boolean reused = false;
        for (RecentMessage message : candidates) {
            if (message.appliesTo(binding)) {
                if (message.bodyHash().equals(bodyHash)) {
                    return RequestIdUse.DUPLICATE;
                }
                reused = true;
            }
        }
        return reused ? RequestIdUse.REUSED : RequestIdUse.NEW;
    }
}
