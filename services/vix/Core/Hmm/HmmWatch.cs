using OptionsAlerts.Contracts;

namespace OptionsAlerts.Vix.Core.Hmm;

/// <summary>The state that was last told or settled, and what speaks against it.</summary>
/// <param name="Version">The model's that it belongs to.</param>
/// <param name="Told">The settled state, from below; null before there was one.</param>
/// <param name="Since">When it began.</param>
/// <param name="Pending">Another state that is likely now.</param>
/// <param name="Count">For how many readings in a row.</param>
/// <param name="First">Since when.</param>
public sealed record HmmState(int Version, int? Told, DateTimeOffset? Since, int? Pending, int Count, DateTimeOffset? First)
{
    /// <summary>Nothing settled, by a model.</summary>
    public static HmmState None(int version) => new(version, null, null, null, 0, null);
}

/// <summary>A confirmed change of the model's state.</summary>
/// <param name="Since">The first of the readings that confirmed it.</param>
/// <param name="Probability">Of the new state at the last of them, 0 to 1.</param>
public sealed record HmmTransition(HmmModel Model, int From, int To, DateTimeOffset? FromSince, DateTimeOffset Since, double Probability);

/// <summary>Where the model stands.</summary>
/// <param name="Probabilities">Of each state now, from below; sums to 1.</param>
public sealed record HmmStanding(HmmModel Model, int? Told, DateTimeOffset? Since, IReadOnlyList<double> Probabilities)
{
    /// <summary>The likeliest state now.</summary>
    public int Likeliest => HmmWatch.Likeliest([.. Probabilities]);
}

/// <summary>
/// The model's filter live. The model knows days: the closes so far give what is expected of today, and each reading stands in for today's close, in the place of
/// the reading before and not on top of it: a day of readings is one step, whatever their number. Another state that is more likely than <c>probability</c> for so many
/// readings in a row is told. A model's first state is settled in silence, from the closes where they say it clearly; a new version raises nothing of itself.
/// What was expected is kept until a day is over or a close changes, so that a reading costs one step of the filter and allocates nothing.
/// </summary>
public sealed class HmmWatch(double probability, int updates)
{
    private const int LongestAbsence = 252;
    private double[] _expected = [];
    private double[] _now = [];
    private (DateOnly Day, long Revision)? _expectedFor;

    /// <summary>The model in use; null before the first.</summary>
    public HmmModel? Model { get; private set; }

    /// <summary>Null without a model.</summary>
    public HmmState? State { get; private set; }

    /// <summary>Where it stands; null without a model or before a reading.</summary>
    public HmmStanding? Standing => Model is null || _expectedFor is null ? null : new HmmStanding(Model, State!.Told, State.Since, [.. _now]);

    /// <summary>The index of the largest, the first of equals.</summary>
    public static int Likeliest(ReadOnlySpan<double> probabilities)
    {
        var likeliest = 0;
        for (var state = 1; state < probabilities.Length; state++)
            if (probabilities[state] > probabilities[likeliest]) likeliest = state;
        return likeliest;
    }

    /// <summary>Takes up a model. A saved state of the same version goes on; otherwise the closes settle where it starts.</summary>
    public void Adopt(HmmModel model, DailyCloses closes, HmmState? saved = null)
    {
        Model = model;
        var states = model.Parameters.States;
        (_expected, _now, _expectedFor) = (new double[states], new double[states], null);
        State = saved?.Version == model.Version ? saved : Settled(model, closes);
    }

    /// <summary>Takes a reading of a trading day; <paramref name="live"/> says whether it is the market's and not the last close once more.</summary>
    public HmmTransition? Read(DateOnly day, double vix, DateTimeOffset at, DailyCloses closes, bool live)
    {
        if (Model is null) return null;
        Expect(day, closes);
        _expected.CopyTo(_now, 0);
        HmmFilter.Correct(Model.Parameters, _now, HmmModel.Value(vix));
        return live ? Judge(at) : null;
    }

    private HmmTransition? Judge(DateTimeOffset at)
    {
        var (state, likeliest) = (State!, Likeliest(_now));
        if (!(_now[likeliest] > probability) || likeliest == state.Told)
        {
            if (state.Pending is not null) State = state with { Pending = null, Count = 0, First = null };
            return null;
        }

        var isSame = state.Pending == likeliest;
        var (count, first) = isSame ? (state.Count + 1, state.First!.Value) : (1, at);
        if (count < updates)
        {
            State = state with { Pending = likeliest, Count = count, First = first };
            return null;
        }

        State = HmmState.None(state.Version) with { Told = likeliest, Since = first };
        return state.Told is { } former ? new HmmTransition(Model!, former, likeliest, state.Since, first, _now[likeliest]) : null;
    }

    private void Expect(DateOnly day, DailyCloses closes)
    {
        if (_expectedFor == (day, closes.Revision)) return;
        var last = Filter(Model!, closes, day, _now).Last;
        var steps = last is { } known ? Math.Clamp(ExchangeCalendar.TradingDaysBetween(known, day), 1, LongestAbsence) : 1;
        for (var step = 0; step < steps; step++)
        {
            HmmFilter.Predict(Model!.Parameters, _now, _expected);
            _expected.CopyTo(_now, 0);
        }

        _expectedFor = (day, closes.Revision);
    }

    private HmmState Settled(HmmModel model, DailyCloses closes)
    {
        var probabilities = new double[model.Parameters.States];
        var (last, since) = Filter(model, closes, DateOnly.MaxValue, probabilities);
        var likeliest = Likeliest(probabilities);
        return last is null || !(probabilities[likeliest] > probability)
            ? HmmState.None(model.Version)
            : HmmState.None(model.Version) with { Told = likeliest, Since = DailyClose.Instant(since!.Value) };
    }

    // The filter forgets where it began within weeks: a year of closes from the long-run shares ends where the whole history would.
    private static (DateOnly? Last, DateOnly? Since) Filter(HmmModel model, DailyCloses closes, DateOnly before, double[] probabilities)
    {
        model.Parameters.Stationary().CopyTo(probabilities, 0);
        Span<double> former = stackalloc double[probabilities.Length];
        (DateOnly? last, DateOnly? since, var likeliest) = (null, null, -1);
        foreach (var close in closes.Days)
        {
            if (close.Day >= before) break;
            if (last is not null)
            {
                probabilities.CopyTo(former);
                HmmFilter.Predict(model.Parameters, former, probabilities);
            }

            HmmFilter.Correct(model.Parameters, probabilities, HmmModel.Value(close.Close));
            var now = Likeliest(probabilities);
            if (now != likeliest) (likeliest, since) = (now, close.Day);
            last = close.Day;
        }

        return (last, since);
    }
}
