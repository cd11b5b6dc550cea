namespace OptionsAlerts.Volume.Core;

/// <content>The rows of sweep windows.</content>
public sealed partial class UnderlyingBook
{
    private static void Write(RowWriter row, SweepWindow window)
    {
        row.Maybe(window.NewestMicros == long.MinValue ? null : window.NewestMicros);
        row.Whole(window.Entries);
        for (var i = 0; i < window.Entries; i++)
        {
            ref readonly var entry = ref window[i];
            row.Whole(window.NewestMicros - entry.TimeMicros);
            row.Whole(entry.Contracts);
            row.Whole(entry.Prints);
            row.Whole(entry.IsoPrints);
            row.Whole(entry.PremiumCents);
            row.Real(entry.Low);
            row.Real(entry.High);
            row.Real(entry.First);
            row.Real(entry.Last);
            row.Whole(entry.StepsUp);
            row.Whole(entry.StepsDown);
            row.Bits(entry.Exchanges);
            row.Whole(entry.AtBid);
            row.Whole(entry.AtMid);
            row.Whole(entry.AtAsk);
        }
    }

    private static void Read(RowReader row, SweepWindow window)
    {
        var newest = row.Maybe() ?? long.MinValue;
        window.Advance(newest);
        for (var left = row.Whole(0, SweepWindow.MaxEntries); left > 0; left--) window.Restore(row.IsFirstVersion ? ReadFirstVersion(row, newest) : ReadEntry(row, newest));
    }

    private static SweepPrint ReadEntry(RowReader row, long newest) => new()
    {
        TimeMicros = newest - row.Whole(),
        Contracts = row.Whole(),
        Prints = row.Whole(0, int.MaxValue),
        IsoPrints = row.Whole(0, int.MaxValue),
        PremiumCents = row.Whole(),
        Low = row.Real(),
        High = row.Real(),
        First = row.Real(),
        Last = row.Real(),
        StepsUp = row.Whole(0, int.MaxValue),
        StepsDown = row.Whole(0, int.MaxValue),
        Exchanges = row.Bits(),
        AtBid = row.Whole(),
        AtMid = row.Whole(),
        AtAsk = row.Whole(),
    };

    // Dollars instead of cents, and nothing of the way between the prices.
    private static SweepPrint ReadFirstVersion(RowReader row, long newest)
    {
        var entry = new SweepPrint
        {
            TimeMicros = newest - row.Whole(),
            Contracts = row.Whole(),
            Prints = row.Whole(0, int.MaxValue),
            IsoPrints = row.Whole(0, int.MaxValue),
            PremiumCents = (long)Math.Round(row.Real() * 100),
            Low = row.Real(),
            High = row.Real(),
            Exchanges = row.Bits(),
            AtBid = row.Whole(),
            AtMid = row.Whole(),
            AtAsk = row.Whole(),
        };
        return entry with { First = entry.Low, Last = entry.High };
    }
}
