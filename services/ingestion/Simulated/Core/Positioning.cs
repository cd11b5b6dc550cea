namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>
/// Where open interest sits. Calls gather above the flip and puts below, most at round strikes, so that dealers (long calls, short puts) hold
/// positive gamma above and negative gamma below; the books are scaled to balance at the flip.
/// </summary>
/// <param name="Flip">The spot at which call and put gamma cancel in the middle of the session, in points.</param>
/// <param name="CallWall">The multiple of the spacing where the greatest call interest sits, above the open.</param>
/// <param name="PutZones">The multiples where the greatest put interest sits, below the flip.</param>
public sealed record Positioning(double Flip, int CallWall, int[] PutZones)
{
    private const double MostInterest = 250_000;

    /// <summary>Chooses flip, wall and zones from the opening spot.</summary>
    public static Positioning Around(SymbolProfile profile, double open)
    {
        var unit = open / profile.StrikeSpacing;
        return new Positioning(
            open * (1 - (0.007 * profile.Beta)),
            Roundest(unit * (1 + (0.0045 * profile.Beta)), unit * (1 + (0.0115 * profile.Beta))),
            [
                Roundest(unit * (1 - (0.0180 * profile.Beta)), unit * (1 - (0.0110 * profile.Beta))),
                Roundest(unit * (1 - (0.0330 * profile.Beta)), unit * (1 - (0.0230 * profile.Beta))),
            ]);
    }

    /// <summary>Fills the book's open interest.</summary>
    /// <param name="level">The volatility index when spot is at the flip, as a multiple of its value at the open.</param>
    /// <param name="noon">The instant at which the books balance at the flip.</param>
    public void Fill(ContractBook book, Xoshiro256 draw, DateTimeOffset noon, double level)
    {
        var interest = new double[book.Count];
        for (var row = 0; row < book.Count; row++) interest[row] = Size(book, row) * Shape(book, row) * PortableMath.Exp(0.35 * draw.Gaussian(3));

        double calls = 0, puts = 0;
        for (var row = 0; row < book.Count; row++)
        {
            var years = book.Expiries[book.ExpiryIndex[row]].YearsFrom(noon);
            var volatility = VolatilitySurface.Slice(book.Profile.BaseVolatility, level, Flip, years).At(book.Strike[row]);
            var gamma = interest[row] * BlackScholes.Value(book.IsCall[row], Flip, book.Strike[row], years, volatility).Gamma;
            if (book.IsCall[row]) calls += gamma;
            else puts += gamma;
        }

        // Each side takes half of the correction.
        var tilt = Math.Sqrt(calls / puts);
        for (var row = 0; row < book.Count; row++)
            book.OpenInterest[row] = (long)Math.Min(MostInterest, interest[row] * (book.IsCall[row] ? 1 / tilt : tilt));
    }

    private static double Size(ContractBook book, int row)
    {
        var expiry = book.Expiries[book.ExpiryIndex[row]];
        var months = expiry.DaysFrom(book.Date) / 30.0;
        return expiry.Class switch
        {
            ExpiryClass.SameDay => 3000,
            ExpiryClass.Daily => 2200,
            ExpiryClass.Weekly => 5000 / (1 + months),
            ExpiryClass.Monthly => 22_000 / (1 + (months / 2)),
            _ => 2500,
        };
    }

    private double Shape(ContractBook book, int row)
    {
        var profile = book.Profile;
        var days = book.Expiries[book.ExpiryIndex[row]].DaysFrom(book.Date);
        var width = Math.Clamp(0.9 * profile.BaseVolatility * Math.Sqrt((days + 1) / 365.0), 0.012 * profile.Beta, 0.3);
        var x = PortableMath.Log(book.Strike[row] / Flip) / width;
        var multiple = book.Multiple[row];
        var shape = book.IsCall[row] ? Hump(x, 0.8, 0.55, 0.9) : Hump(-x, 0.9, 0.55, 1.1);
        shape *= StrikeGrid.Roundness(multiple);
        if (days > 45) return shape;
        if (book.IsCall[row] && multiple == CallWall) return 6 * shape;
        return !book.IsCall[row] && Array.IndexOf(PutZones, multiple) >= 0 ? 4 * shape : shape;
    }

    // A hump with a steep side towards the flip, a slow one away from it, and a floor: somebody holds every strike.
    private static double Hump(double x, double peak, double near, double far)
    {
        var z = (x - peak) / (x < peak ? near : far);
        return PortableMath.Exp(-0.5 * z * z) + 0.004;
    }

    private static int Roundest(double low, double high)
    {
        var first = (int)Math.Ceiling(low);
        var best = first;
        for (var m = first + 1; m <= high; m++)
            if (StrikeGrid.Roundness(m) > StrikeGrid.Roundness(best)) best = m;
        return Math.Max(1, best);
    }
}
