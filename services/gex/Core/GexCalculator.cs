using OptionsAlerts.Contracts;

namespace OptionsAlerts.Gex.Core;

/// <summary>
/// Computes the states of one book as spot and time move. The profile does not depend on spot, so that it is computed once a minute and each
/// state only chooses among its flips. One owner, one thread.
/// </summary>
public sealed class GexCalculator
{
    private readonly ChainBook _book;
    private readonly GexSettings _settings;
    private readonly ExposureKernel _kernel;
    private readonly ExposureFrame _frame;
    private readonly double[] _strikes;
    private readonly long? _maxPain;
    private GreekFrame? _greeks;
    private GammaProfile? _profile;
    private int _profileGeneration, _generation;
    private DateOnly _today;

    public GexCalculator(ChainBook book, GexSettings settings)
    {
        _book = book;
        _settings = settings;
        _kernel = new ExposureKernel(book, settings);
        _frame = new ExposureFrame(book, settings.LevelCount);
        _strikes = Array.ConvertAll(book.StrikeMills, mills => mills / 1000.0);
        _maxPain = GexLevels.MaxPain(book);
    }

    public ChainBook Book => _book;

    /// <summary>True where a spot can belong to this book: between half its lowest strike and twice its highest.</summary>
    public bool IsPlausible(double spot) => _strikes.Length == 0 || (spot >= _strikes[0] / 2 && spot <= _strikes[^1] * 2);

    /// <summary>The state at a spot and time, with delta, vanna and charm.</summary>
    /// <param name="spot">Finite and above 0.</param>
    /// <param name="standing">The regime that stands, which a net inside the dead band does not change; null for the first.</param>
    public GexState At(double spot, DateTimeOffset at, GammaRegime? standing) =>
        Move(spot, at, standing).ToState(_maxPain, _settings) with
        {
            Greeks = _book.Model.Cell.Length == 0 ? null : Greeks(spot, at).ToExposures(),
            Book = _book,
            Profile = _settings.Flip == FlipMethod.Profile ? _profile : null,
        };

    /// <summary>
    /// The same, in buffers that the next call overwrites. Allocates nothing but the profile of a new minute, where the flip is the profile's.
    /// </summary>
    public ExposureFrame Move(double spot, DateTimeOffset at, GammaRegime? standing)
    {
        MoveTo(at);
        _frame.Compute(_kernel, spot, at, _today, _settings, standing);
        if (_settings.Flip == FlipMethod.Profile) _frame.TakeFlips(Profile(spot).Flips, _settings);
        else _frame.TakeCumulativeFlips(_strikes, _settings);
        return _frame;
    }

    /// <summary>
    /// Delta, vanna and charm exposure at a spot and time, in buffers that the next call overwrites. Allocates nothing after the first call.
    /// </summary>
    public GreekFrame Greeks(double spot, DateTimeOffset at)
    {
        MoveTo(at);
        _greeks ??= new GreekFrame(_book);
        _greeks.Compute(_kernel, spot, at, _settings);
        return _greeks;
    }

    /// <summary>The profile of the time last computed for, round <paramref name="spot"/>.</summary>
    public GammaProfile Profile(double spot)
    {
        if (_profile is null || _profileGeneration != _kernel.Generation)
        {
            _profile = GammaProfile.Of(_kernel, spot, _settings);
            _profileGeneration = _kernel.Generation;
        }

        return _profile;
    }

    private void MoveTo(DateTimeOffset at)
    {
        _kernel.MoveTo(at);
        if (_generation == _kernel.Generation) return;
        (_generation, _today) = (_kernel.Generation, ExchangeTime.Date(at));
    }
}
