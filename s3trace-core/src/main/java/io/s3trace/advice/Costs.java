package io.s3trace.advice;

import io.s3trace.event.S3Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Makes a {@link CostReport} of what clients did. */
final class Costs {
    private static final S3Operation[] OPERATIONS = S3Operation.values();

    private Costs() {}

    static CostReport of(Collection<Client> clients, PriceList prices, Duration span) {
        List<CostLine> lines = new ArrayList<>();
        for (Client client : clients) {
            for (S3Operation operation : OPERATIONS) {
                for (Tally tally = client.tally(operation); tally != null; tally = tally.next()) {
                    if (tally.requests > 0) {
                        lines.add(line(client, operation, tally, prices));
                    }
                }
            }
        }
        lines.sort(Comparator.comparingDouble(CostLine::cost).thenComparingLong(CostLine::requests).reversed());
        return new CostReport(prices.currency(), prices.date(), span, lines);
    }

    private static CostLine line(Client client, S3Operation operation, Tally tally, PriceList prices) {
        PriceClass priceClass = PriceClass.of(operation);
        Optional<PriceList.Price> price = prices.find(client.host(), client.region(), tally.storageClass);
        double bytes = price.map(row -> row.bytes(tally.sentBytes, tally.receivedBytes)).orElse(0.0);
        return new CostLine(client.subject(operation), tally.storageClass, priceClass, tally.requests, tally.failed,
                tally.repeated, tally.billed, tally.sentBytes, tally.receivedBytes, tally.nanos, price.isPresent(),
                bytes + requests(price, priceClass, tally.billed), requests(price, priceClass, tally.billedFailed),
                requests(price, priceClass, tally.billedRepeated));
    }

    private static double requests(Optional<PriceList.Price> price, PriceClass priceClass, long count) {
        return price.map(row -> row.requests(priceClass, count)).orElse(0.0);
    }
}
