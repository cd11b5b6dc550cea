"""The plain formulas of GexBenchmark in numpy, for scale: the same shape of chain, the same work, best of many. Needs numpy and nothing else."""
import math
import time

import numpy as np

SPOT, DAYS = 6012.35, [0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 17, 18, 21, 25, 32, 45, 59, 80, 109, 172, 263, 319, 445, 655]
random = np.random.default_rng(1)

strike, years, sign, expiry = [], [], [], []
for index, days in enumerate(DAYS):
    step = 5 if days < 30 else 10 if days < 120 else 25
    for i in range(200):
        for right in (1.0, -1.0):
            strike.append(6000.0 + (i - 110) * step)
            years.append((days * 1440 + 300) / 525600)
            sign.append(right)
            expiry.append(index)
strike, years, sign, expiry = np.array(strike), np.array(years), np.array(sign), np.array(expiry)
volatility = 0.12 + 0.6 * np.maximum(0, np.log(6000 / strike)) + 0.02 * random.random(strike.size)
position = sign * 100 * (1 + np.floor(2000 * random.random(strike.size) / (0.05 + random.random(strike.size))))
strikes, cell = np.unique(strike, return_inverse=True)
deviation, log_strike = volatility * np.sqrt(years), np.log(strike)
half_variance = 0.5 * volatility**2 * years
erf = np.vectorize(math.erf, otypes=[float])


def gamma(spot):
    d1 = (math.log(spot) - log_strike + half_variance) / deviation
    return position * np.exp(-0.5 * d1 * d1) / (math.sqrt(2 * math.pi) * deviation)


def state(spot):
    exposure = gamma(spot)
    calls = np.bincount(cell, np.where(sign > 0, exposure, 0), strikes.size)
    puts = np.bincount(cell, np.where(sign < 0, exposure, 0), strikes.size)
    by_expiry = np.bincount(expiry, np.abs(exposure), len(DAYS))
    net = calls + puts
    near = np.abs(strikes - spot) / spot < 0.10
    size = np.abs(net[near])
    levels = np.sort(size[size >= np.percentile(size, 80)])[-10:]
    running = np.cumsum(net)
    crossings = np.nonzero(np.diff(np.sign(running)))[0]
    return net.sum(), strikes[calls.argmax()], strikes[puts.argmin()], by_expiry[0] / by_expiry.sum(), levels, crossings


def profile(spot):
    levels = np.linspace(0.8 * spot, 1.2 * spot, 161)
    net = np.array([gamma(level).sum() for level in levels])
    roots = []
    for i in np.nonzero(np.diff(np.sign(net)))[0]:
        low, high = levels[i], levels[i + 1]
        while high - low > 0.01:
            middle = (low + high) / 2
            if (gamma(middle).sum() > 0) == (net[i + 1] > 0):
                high = middle
            else:
                low = middle
        roots.append((low + high) / 2)
    return roots


def greeks(spot):
    d1 = (math.log(spot) - log_strike + half_variance) / deviation
    d2 = d1 - deviation
    density = np.exp(-0.5 * d1 * d1) / math.sqrt(2 * math.pi)
    delta = position * sign * 0.5 * (1 + erf(sign * d1 / math.sqrt(2))) * spot
    vanna = -position * density * d2 / volatility * spot * 0.01
    charm = position * density * d2 / (2 * years) * spot / 365
    return [np.bincount(cell, greek, strikes.size) for greek in (delta, vanna, charm)]


for work, rounds in ((state, 200), (profile, 5), (greeks, 20)):
    best = math.inf
    for i in range(rounds):
        begin = time.perf_counter()
        work(SPOT + i * 0.05)
        best = min(best, time.perf_counter() - begin)
    print(f"{work.__name__:8} {best * 1e6:10.1f} us, best of {rounds}, {strike.size} contracts")
