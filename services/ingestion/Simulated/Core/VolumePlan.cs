using OptionsAlerts.Contracts;

namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>
/// How much each contract traded on the days before, and how much of ordinary flow it will trade today. Today's figure lies within the spread of
/// the contract's own history, so that ordinary flow is what a detector must stay silent on.
/// </summary>
public sealed class VolumePlan
{
    /// <summary>Days of history.</summary>
    public const int Days = 20;

    private const double MostPerDay = 9000;
    private const double DayFactorSpread = 0.035;
    private const double MostDeviations = 0.8;

    private VolumePlan(int[] day, int contracts)
    {
        Day = day;
        History = new int[contracts * Days];
        Target = new double[contracts];
        CallVolume = new long[Days];
        PutVolume = new long[Days];
    }

    /// <summary>The days before as yyyyMMdd, ascending.</summary>
    public int[] Day { get; }

    /// <summary>Volumes, row by contract, column by day; −1 where it was not listed yet.</summary>
    public int[] History { get; }

    public long[] CallVolume { get; }

    public long[] PutVolume { get; }

    /// <summary>Ordinary volume of today by contract.</summary>
    public double[] Target { get; }

    public static VolumePlan Draw(ContractBook book, Xoshiro256 draw)
    {
        var plan = new VolumePlan(Array.ConvertAll(ExchangeCalendar.TradingDaysBefore(book.Date, Days), d => (d.Year * 10_000) + (d.Month * 100) + d.Day), book.Count);
        double[] callDay = Factors(draw), putDay = Factors(draw);
        for (var row = 0; row < book.Count; row++) plan.DrawContract(book, row, book.IsCall[row] ? callDay : putDay, draw);
        plan.BalanceSides(book, draw.Uniform(-0.4, 0.4));
        return plan;
    }

    /// <summary>The mean of a contract's listed days; 0 where none is.</summary>
    public double Mean(int row)
    {
        var (n, mean, _) = Moments(row);
        return n == 0 ? 0 : mean;
    }

    private static double[] Factors(Xoshiro256 draw)
    {
        var factors = new double[Days];
        for (var d = 0; d < Days; d++) factors[d] = PortableMath.Exp(DayFactorSpread * draw.Gaussian(2.5));
        return factors;
    }

    private void DrawContract(ContractBook book, int row, double[] dayFactors, Xoshiro256 draw)
    {
        var expiry = book.Expiries[book.ExpiryIndex[row]];
        var mean = Math.Min(MostPerDay, Turnover(expiry.DaysFrom(book.Date)) * book.OpenInterest[row] * PortableMath.Exp(0.4 * draw.Gaussian(2)));
        var spread = draw.Uniform(0.3, 0.5);
        var firstListed = expiry.Class == ExpiryClass.Daily ? FirstListedDay(expiry.DaysFrom(book.Date)) : 0;
        var fullDay = 0.0;
        for (var d = 0; d < Days; d++)
        {
            var volume = (int)(mean * dayFactors[d] * PortableMath.Exp((spread * draw.Gaussian(2.5)) - (0.5 * spread * spread)));
            fullDay += volume;
            History[(row * Days) + d] = d < firstListed ? -1 : volume;
            if (d < firstListed) continue;
            if (book.IsCall[row]) CallVolume[d] += volume;
            else PutVolume[d] += volume;
        }

        var (n, average, deviation) = Moments(row);
        var wish = mean * PortableMath.Exp((spread * draw.Gaussian(2)) - (0.5 * spread * spread));
        Target[row] = n < 2 ? Math.Min(wish, fullDay / Days) : Math.Min(wish, average + (MostDeviations * deviation));
    }

    // The newest dailies came on the board days ago: their history is shorter, the newest one's too short to judge by.
    private static int FirstListedDay(int daysToExpiry) => daysToExpiry switch
    {
        >= 13 => Days - 3,
        >= 11 => Days - 9,
        _ => 0,
    };

    // The share of open interest that turns over in a day.
    private static double Turnover(int daysToExpiry) => daysToExpiry switch
    {
        0 => 0.60,
        <= 5 => 0.40,
        <= 30 => 0.20,
        <= 120 => 0.07,
        _ => 0.02,
    };

    private void BalanceSides(ContractBook book, double deviations)
    {
        double sum = 0, squares = 0, calls = 0, puts = 0;
        for (var d = 0; d < Days; d++)
        {
            var ratio = (double)PutVolume[d] / Math.Max(1, CallVolume[d]);
            sum += ratio;
            squares += ratio * ratio;
        }

        for (var row = 0; row < book.Count; row++)
        {
            if (book.IsCall[row]) calls += Target[row];
            else puts += Target[row];
        }

        if (calls <= 0 || puts <= 0) return;
        var mean = sum / Days;
        var wish = mean + (deviations * Math.Sqrt(Math.Max(0, (squares / Days) - (mean * mean))));
        var correction = wish * calls / puts;
        for (var row = 0; row < book.Count; row++)
            if (!book.IsCall[row]) Target[row] *= correction;
    }

    private (int Days, double Mean, double Deviation) Moments(int row)
    {
        var n = 0;
        double mean = 0, squares = 0;
        for (var d = 0; d < Days; d++)
        {
            var volume = History[(row * Days) + d];
            if (volume < 0) continue;
            n++;
            var step = volume - mean;
            mean += step / n;
            squares += step * (volume - mean);
        }

        return (n, mean, n < 2 ? 0 : Math.Sqrt(squares / (n - 1)));
    }
}
