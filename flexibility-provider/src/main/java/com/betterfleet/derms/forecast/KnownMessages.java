package com.betterfleet.derms.forecast;

import com.betterfleet.derms.connection.GroupBinding;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The bodies that are known for request ids: those accepted within a day before, and those of the batch being written. */
final class KnownMessages {

    private final Map<Request, Set<Known>> known = new HashMap<>();

    private record Request(String connectionId, String requestId) {}

    record Known(String groupId, long bindingId, int epoch, String bodyHash) {

        static Known of(GroupBinding binding, String bodyHash) {
            return new Known(binding.groupId(), binding.id(), binding.epoch(), bodyHash);
        }

        /**
         * What the group said under an earlier binding or epoch is forgotten: its blocks are cleared, and a message taken
         * for a duplicate of it would be lost.
         */
        boolean countsFor(GroupBinding binding) {
            return !groupId.equals(binding.groupId()) || (bindingId == binding.id() && epoch == binding.epoch());
        }
    }

    /** What is known of a request id. */
    enum Verdict {
        NEW,
        SAME,
        REUSED
    }

    void add(String connectionId, String requestId, Known message) {
        known.computeIfAbsent(new Request(connectionId, requestId), request -> new HashSet<>())
                .add(message);
    }

    Verdict of(Submission submission, GroupBinding binding, String bodyHash) {
        Set<Known> candidates =
                known.getOrDefault(new Request(submission.connectionId(), submission.requestId()), Set.of());
        boolean reused = false;
        for (Known message : candidates) {
            if (message.countsFor(binding)) {
                if (message.bodyHash().equals(bodyHash)) {
                    return Verdict.SAME;
                }
                reused = true;
            }
        }
        return reused ? Verdict.REUSED : Verdict.NEW;
    }
}
