package com.betterfleet.derms.forecast.writer;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.forecast.ForecastSubmission;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The message bodies known for each request id: those accepted in the last day, and those of the current batch. */
final class RecentRequestIds {

    private final Map<RequestKey, Set<RecentMessage>> messages = new HashMap<>();

    private record RequestKey(String connectionId, String requestId) {}

    record RecentMessage(String groupId, long bindingId, int epoch, String bodyHash) {

        static RecentMessage of(GroupBinding binding, String bodyHash) {
            return new RecentMessage(binding.groupId(), binding.id(), binding.epoch(), bodyHash);
        }

        /**
         * Whether the message counts for this binding. Messages of an earlier binding or epoch of the group do not:
         * their blocks are cleared, and a new message classified as their duplicate would be lost.
         */
        boolean appliesTo(GroupBinding binding) {
            return !groupId.equals(binding.groupId()) || (bindingId == binding.id() && epoch == binding.epoch());
        }
    }

    /** Whether a request id was used before, and with which body. */
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
