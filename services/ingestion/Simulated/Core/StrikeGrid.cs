namespace OptionsAlerts.Ingestion.Simulated.Core;

/// <summary>The strikes of an expiry: every one near the money, every fifth further out, for far expiries every twenty-fifth at the wings.</summary>
public static class StrikeGrid
{
    /// <summary>Strikes as whole multiples of the spacing, ascending, all above 0.</summary>
    /// <param name="days">Calendar days to the expiry.</param>
    public static int[] Multiples(int days, double spot, double spacing)
    {
        var centre = (int)Math.Round(spot / spacing, MidpointRounding.AwayFromZero);
        var (dense, fives, wings) = days switch
        {
            <= 14 => (22, 75, 75),
            <= 70 => (14, 110, 110),
            _ => (0, 100, 300),
        };

        var strikes = new List<int>();
        for (var m = Math.Max(1, centre - wings); m <= centre + wings; m++)
        {
            var distance = Math.Abs(m - centre);
            if (distance <= dense || (distance <= fives && m % 5 == 0) || m % 25 == 0) strikes.Add(m);
        }

        return [.. strikes];
    }

    /// <summary>How much more open interest a round strike gathers than its neighbours.</summary>
    public static double Roundness(int multiple) => multiple switch
    {
        _ when multiple % 50 == 0 => 4,
        _ when multiple % 10 == 0 => 3,
        _ when multiple % 5 == 0 => 2,
        _ => 0.6,
    };
}
