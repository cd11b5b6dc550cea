using OptionsAlerts.Contracts;

namespace OptionsAlerts.Volume.Core;

/// <content>What survives a restart: everything that decides whether something is raised again.</content>
public sealed partial class UnderlyingBook
{
    private readonly List<ContractState> _dirty = [];
    private readonly List<string> _removed = [];
    private bool _isDirty;

    /// <summary>Adds the rows that changed since the last call: the book's own, then its contracts in the order they changed.</summary>
    public void TakeChanges(ICollection<BookRow> rows)
    {
        foreach (var occ in _removed) rows.Add(new BookRow(BookRow.ContractKey(Underlying, occ), null));
        _removed.Clear();
        if (_isDirty) rows.Add(new BookRow(BookRow.MetaKey(Underlying), WriteMeta()));
        _isDirty = false;
        foreach (var contract in _dirty)
        {
            contract.IsDirty = false;
            // A contract that changed and was then dropped has its deletion above, unless it has come back under the same name.
            if (_byOcc.TryGetValue(contract.Occ, out var living) && ReferenceEquals(living, contract))
                rows.Add(new BookRow(BookRow.ContractKey(Underlying, contract.Occ), Write(contract)));
        }

        _dirty.Clear();
    }

    private void MarkDirty(ContractState contract)
    {
        if (contract.IsDirty) return;
        contract.IsDirty = true;
        _dirty.Add(contract);
    }

    private byte[] WriteMeta()
    {
        using var row = new RowWriter(BookRow.Meta, Underlying);
        row.Whole(_day.DayNumber);
        row.Whole(_clockMicros);
        row.Maybe(_chainMicros == long.MinValue ? null : _chainMicros);
        row.Maybe(_gapMicros);
        row.Whole(Prints);
        row.Rung(_putsHeavy);
        row.Rung(_callsHeavy);
        row.Whole(_exchanges.Ids.Count);
        foreach (var id in _exchanges.Ids) row.Whole(id);
        row.Whole(_putCallHistory.Count);
        foreach (var day in _putCallHistory.Days)
        {
            row.Whole(day.Calls);
            row.Whole(day.Puts);
        }

        row.Whole(_flow.CallsBoughtCents);
        row.Whole(_flow.CallsSoldCents);
        row.Whole(_flow.PutsBoughtCents);
        row.Whole(_flow.PutsSoldCents);
        _order.Write(row);
        return row.Done();
    }

    internal void ReadMeta(RowReader row)
    {
        Bound(DateOnly.FromDayNumber(row.Whole(0, DateOnly.MaxValue.DayNumber - 1)));
        _clockMicros = row.Whole();
        _chainMicros = row.Maybe() ?? long.MinValue;
        _gapMicros = row.Maybe();
        Prints = row.Whole();
        _putsHeavy = row.Rung();
        _callsHeavy = row.Rung();
        for (var left = row.Whole(0, 63); left > 0; left--) _exchanges.Of((int)row.Whole());
        for (var left = row.Whole(0, 1_000); left > 0; left--) _putCallHistory.Add(new PutCallDay(row.Whole(), row.Whole()));
        if (!row.IsFirstVersion)
            _flow = new PremiumFlow { CallsBoughtCents = row.Whole(), CallsSoldCents = row.Whole(), PutsBoughtCents = row.Whole(), PutsSoldCents = row.Whole() };
        // A row that was saved before batches had numbers ends here.
        if (!row.IsAtEnd) _order.Read(row);
    }

    private byte[] Write(ContractState contract)
    {
        using var row = new RowWriter(BookRow.Contract, Underlying);
        row.Text(contract.Occ);
        row.Whole(contract.Multiplier);
        row.Maybe(contract.OpenInterest);
        row.Whole(contract.PrintSum);
        row.Whole(contract.ChainVolume);
        row.Whole(contract.SinceChain);
        row.Whole(contract.FormerDayVolume);
        row.Whole(contract.SeenToday ? 1 : 0);
        row.Rung(contract.Spike);
        row.Rung(contract.Divergence);
        row.Rung(contract.Sweep);
        row.Rung(contract.Block);
        row.Whole(contract.LastBlockMicros);
        row.Whole(contract.Sweeps);
        row.Whole(contract.Blocks);
        row.Whole(contract.History?.Count ?? 0);
        for (var i = 0; i < contract.History?.Count; i++) row.Whole(contract.History[i]);
        Write(row, contract.Window);
        return row.Done();
    }

    internal void ReadContract(RowReader row)
    {
        var occ = row.Text();
        if (!OccSymbol.TryParse(occ, out var symbol)) throw new FormatException($"'{occ}' is no OCC symbol");
        var contract = new ContractState(symbol, occ, new SweepWindow(_windowMicros))
        {
            Multiplier = row.Whole(1, MaxMultiplier),
            OpenInterest = row.Maybe(),
            PrintSum = row.Whole(),
            ChainVolume = row.Whole(),
            SinceChain = row.Whole(),
            FormerDayVolume = row.Whole(),
            SeenToday = row.Whole(0, 1) == 1,
            Spike = row.Rung(),
            Divergence = row.Rung(),
            Sweep = row.Rung(),
            Block = row.Rung(),
            LastBlockMicros = row.Whole(),
            Sweeps = row.IsFirstVersion ? 0 : row.Whole(0, int.MaxValue),
            Blocks = row.IsFirstVersion ? 0 : row.Whole(0, int.MaxValue),
        };
        for (var left = row.Whole(0, 1_000); left > 0; left--) (contract.History ??= new DailyVolumes(_settings.HistoryDays)).Add(row.Whole());
        Read(row, contract.Window);
        if (!_byOcc.TryAdd(occ, contract)) throw new FormatException($"'{occ}' is there twice");
        _contracts.Add(contract);
        Recount(contract, before: 0);
    }
}
